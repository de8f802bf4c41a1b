"""The demo of `make run`: one silent call through the simulator, printed as it happens.

It uses public interfaces only: the simulator's control API places the call, and the product's API
reports its timeline.
"""

import time
from typing import Any
from urllib.parse import quote

from deploy.local.console import BOLD, RED, Console
from deploy.local.environment import Environment
from deploy.local.json_http import ask
from deploy.local.supervisor import Supervisor
from deploy.local.transcript import Transcript

LONGEST_S = 120.0
"""A silent call with the default settings takes about 25 s; changed ones may take longer."""
POLL_EVERY_S = 0.1
OK, CREATED = 200, 201


def show(supervisor: Supervisor, environment: Environment, console: Console) -> None:
    """Place a silent call and print its timeline until it ends. Raises Stopped or Died."""
    if not environment.simulator:
        return
    body = {"scenario": "silent"}
    status, placed = ask(environment.simulator.number, "POST", "/sim/calls", body=body)
    if status not in {OK, CREATED} or not placed:
        console.say(f"The simulator placed no call (HTTP {status}); see simulator.log.", RED)
        return
    console.say()
    console.say("A silent call; T is the silence in seconds.", BOLD)
    follow(supervisor, environment, console, placed["call_control_id"])


def follow(supervisor: Supervisor, environment: Environment, console: Console, call: str) -> None:
    """Print the timeline of one call as it grows."""
    story = transcript_for(environment)
    last = ""
    deadline = time.monotonic() + LONGEST_S
    while not story.ended and time.monotonic() < deadline:
        status, found = api(environment, f"/api/calls/{quote(call, safe='')}?after={last}")
        for entry in found["timeline"] if status == OK else []:
            last = entry["id"]
            if line := story.line(entry):
                console.say(line)
        supervisor.pause(POLL_EVERY_S)
    if not story.ended:
        console.say(f"The call did not end within {LONGEST_S:g} s; see /calls/{call}.", RED)


def transcript_for(environment: Environment) -> Transcript:
    """Return a transcript that quotes the texts of the default agent."""
    status, agent = api(environment, "/api/agents/default")
    if status != OK:
        return Transcript({})
    settings = agent["settings"]["dead_air_settings"]
    checkins = settings.get("checkin_messages") or [settings["checkin_message"]]
    goodbye = settings.get("goodbye_message", "")
    return Transcript({"greeting": [agent["greeting"]], "checkin": checkins, "goodbye": [goodbye]})


def api(environment: Environment, path: str) -> tuple[int, Any]:
    """Call the service's API."""
    return ask(environment.web.number, "GET", path, token=environment.variables["ADMIN_TOKEN"])

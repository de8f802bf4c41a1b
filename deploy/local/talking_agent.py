"""The agent that `make run` makes for a newcomer: `talk`, whose calls are a conversation.

With OPENAI_API_KEY or OPENAI_BASE_URL set it talks by that model (OPENAI_MODEL names which), else
by the simulator's scripted one. Whatever is changed in it but its model stays between starts.
"""

import os
from collections.abc import Mapping
from typing import Any

from deploy.local.console import Console
from deploy.local.environment import LOOPBACK, Environment
from deploy.local.json_http import ask

AGENT, NAME, NUMBER = "talk", "Talks with a language model", "+15005550108"
OPENAI, DEFAULT_MODEL = "https://api.openai.com/v1", "gpt-4o-mini"
OK, CREATED = 200, 201
INSTRUCTIONS = (
    "You answer the phone of a small restaurant and take bookings. Your words are spoken: answer "
    "in one to three short sentences, without lists or formatting, in the caller's language. Ask "
    "for one thing at a time. Say goodbye when the caller has all they need."
)


def options_of(variables: Mapping[str, str], simulator: int | None) -> dict[str, Any]:
    """Return the model the environment names, else the simulator's; {} if there is neither."""
    base_url = variables.get("OPENAI_BASE_URL", "").strip()
    if base_url or variables.get("OPENAI_API_KEY", "").strip():
        model = variables.get("OPENAI_MODEL", "").strip() or DEFAULT_MODEL
        return {"base_url": base_url or OPENAI, "model": model}
    if simulator is None:
        return {}
    return {"base_url": f"http://{LOOPBACK}:{simulator}/v1", "model": "scripted"}


def offer(environment: Environment, console: Console) -> None:
    """Make the agent, or have it talk by the model of today; where there is none, do nothing."""
    simulator = environment.simulator.number if environment.simulator else None
    options = options_of(os.environ | environment.variables, simulator)
    if not options:
        return
    token, port = environment.variables["ADMIN_TOKEN"], environment.web.number
    path = f"/api/agents/{AGENT}"
    status, _ = ask(port, "GET", path, token=token)
    if status == OK:
        body: dict[str, Any] = {"agent_class": "chat", "agent_options": options}
        status, told = ask(port, "PATCH", path, token=token, body=body)
    else:
        told = options | {"instructions": INSTRUCTIONS}
        numbers = [NUMBER] if simulator else []
        body = {
            "name": NAME,
            "agent_class": "chat",
            "agent_options": told,
            "phone_numbers": numbers,
        }
        status, told = ask(port, "PUT", path, token=token, body=body)
    if status in {OK, CREATED}:
        console.fact("Talk", f"agent {AGENT}, model {options['model']} at {options['base_url']}")
    else:
        errors = told.get("errors", told) if isinstance(told, dict) else told
        console.fact("Talk", f"agent {AGENT} could not be created: {errors}")

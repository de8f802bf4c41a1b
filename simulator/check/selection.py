"""Which scenarios are played: those asked for, of which the application can be part."""

import argparse
from collections.abc import Callable
from typing import Any

from simulator.model import scenario
from simulator.model.faults import FAULT_KINDS
from simulator.model.scenario import Scenario

FORGED = "forged-events"
"""Stands among the scenarios for the events that an application must refuse."""

_OTHERS = ("foreign", "bridge", "unbridge", "hold", "enqueue", "dequeue", "conference", "machine")
"""Steps of which an application learns by events alone."""
_EVENTS = ("webhook_jitter", "incoming_state", "phantom_every", "sound_tags", "unknowns")
"""Options that change nothing but events, transcripts among them."""
_NEVER_STREAMS = ("never-connects", "started-only")


def chosen(given: argparse.Namespace, say: Callable[[str], None]) -> list[str]:
    """Return the names to play, and *say* what is left out. Raises ValueError if none is left."""
    names = [name for name in given.scenarios or scenario.names() if name != FORGED]
    scripts = {name: scenario.load(name) for name in names}
    wanted = [n for n in names if not given.kind or scripts[n].check.kind in given.kind]
    called = [n for n in wanted if given.dial or scripts[n].check.party == "caller"]
    played = [n for n in called if not (given.texml and needs_call_control(scripts[n]))]
    if not played and not tries_forgeries(given):
        raise ValueError("check: no scenario is left to play")
    if left := len(wanted) - len(called):
        say(f"{left} scenarios of called parties are left out; --dial says how to have them called")
    if left := len(called) - len(played):
        say(f"{left} scenarios are left out: they are about Call Control, its events above all")
    return played


def tries_forgeries(given: argparse.Namespace) -> bool:
    """Return whether forged events are sent: unless others are wanted, or there are no events."""
    if given.texml:
        return False
    return FORGED in given.scenarios or not (given.scenarios or given.kind)


def needs_call_control(script: Scenario) -> bool:
    """Return whether a scenario is about Call Control's events, or what else TeXML lacks.

    An application whose instructions are a TeXML document gets no events: to it, such a caller is
    merely silent. What becomes of a document whose stream never connects is not documented.
    """
    check, options = script.check, script.options
    planted = [*script.faults, *(step.value for step in script.steps if step.action == "fault")]
    echo_unheard = bool(options.get("echo")) and not options.get("echo_audible")
    return (
        check.leave_alone
        or echo_unheard
        or any(step.action in _OTHERS for step in script.steps)
        or any(options.get(name) for name in _EVENTS)
        or any(map(_of_call_control, planted))
    )


def _of_call_control(fault: dict[str, Any]) -> bool:
    return FAULT_KINDS[fault["do"]] == "event" or fault["do"] in _NEVER_STREAMS

"""Commands from a team's own Celery code: `deadair.DeadAir` sends them as `<namespace>.api.<verb>`.

Each returns its outcome: `{"status": "done", ...}`, or `{"status": "refused", "why": ...}` for what
no retry would mend. The result is stored only where there is a result backend. Arguments come
from other people's code: every one is checked here.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from pydantic import ValidationError

from calls.pending.dials import Dial, KeyReusedError
from calls.snapshot import CallSnapshot, CallState
from calls.suspension import OWN
from monitor.call_handle import CallHandle
from monitor.settings import AgentConfig, DeadAirSettings
from tasks import app, publish
from tasks.dependencies import Dependencies, dependencies, log
from telephony.phone_numbers import NotANumberError, e164

LONGEST_S, LONGEST_SUSPENSION_S = 900.0, 14_400.0
MAX_WHY, MAX_REFERENCE = 60, 255
KEEP_RESULT = not app.conf.result_backend

Done = dict[str, Any]


class CommandRefusedError(Exception):
    """The command can't be carried out; the message says why and names the argument."""


def command(verb: str) -> Callable[[Callable[..., Done]], Any]:
    """Register a function as the task of *verb*; a refusal becomes its result."""

    def register(function: Callable[..., Done]) -> Any:
        @wraps(function)
        def run(**given: Any) -> Done:
            reference = str(given.pop("reference", ""))[:MAX_REFERENCE]
            try:
                if verb == "dial":
                    given["reference"] = reference
                done = {"status": "done"} | function(dependencies(), **given)
            except (CommandRefusedError, ValueError, TypeError) as error:
                done = {"status": "refused", "why": str(error)}
                log.warning("Command refused", verb=verb, error=type(error).__name__)
            return done | {"reference": reference}

        return app.task(name=f"api.{verb}", ignore_result=KEEP_RESULT)(run)

    return register


@command("dial")
def dial(
    p: Dependencies,
    to: str,
    agent: str = "default",
    from_: str = "",
    settings: dict[str, Any] | None = None,
    reference: str = "",
) -> Done:
    """Place a call; asked for again under the same *reference*, the phone rings once."""
    number = _number("to", to)
    if not number.startswith(p.config.dial_prefixes):
        p.counters.add("dials_refused", why="prefix")
        raise CommandRefusedError("to: DIAL_PREFIXES allows no such number")
    shown_as = _number("from_", from_) if from_ else p.config.telnyx_from
    if not (p.config.telnyx_connection_id and shown_as):
        raise CommandRefusedError("outbound calls need TELNYX_CONNECTION_ID and TELNYX_FROM")
    if p.directory.raw(agent) is None and agent != "default":
        raise CommandRefusedError(f"agent: {agent[:64]} does not exist")
    override = _override(p.agents().config(agent), settings or {})
    wanted = Dial(to=number, from_=shown_as, agent=agent, settings=override)
    try:
        dial_id, new = (
            p.dials.ask_once(wanted, reference) if reference else (p.dials.ask(wanted), True)
        )
    except KeyReusedError:
        raise CommandRefusedError("reference: was given with another call within a day") from None
    if new and p.dials.wait_ms(dial_id, p.config.dial_rate):
        p.dials.withdraw(dial_id, reference)
        p.counters.add("dials_refused", why="rate")
        raise CommandRefusedError(f"DIAL_RATE allows {p.config.dial_rate} calls per minute")
    if new:
        publish.dial(dial_id)
    return {"dial_id": dial_id}


@command("say")
def say(p: Dependencies, call_control_id: str, text: str) -> Done:
    """Speak *text* in the agent's voice, after what is playing."""
    call = _answered(p, call_control_id)
    agents = p.agents()
    handle = CallHandle(
        call.call_control_id,
        p.origin(),
        p.store,
        publish.ACTIONS,
        lambda: agents.config(call.agent),
    )
    utterance = handle.say(text)
    if not utterance:
        raise CommandRefusedError("the call has ended")
    return {"utterance": utterance}


@command("hang_up")
def hang_up(p: Dependencies, call_control_id: str) -> Done:
    """End the call."""
    publish.hang_up(call_control_id, _live(p, call_control_id).epoch, "api")
    return {}


@command("pause")
def pause(p: Dependencies, call_control_id: str) -> Done:
    """Pause dead-air handling."""
    _live(p, call_control_id)
    p.store.pause(call_control_id, p.origin(), paused=True)
    return {}


@command("resume")
def resume(p: Dependencies, call_control_id: str) -> Done:
    """Resume dead-air handling; silence is counted from now."""
    _live(p, call_control_id)
    p.store.pause(call_control_id, p.origin(), paused=False)
    return {}


@command("thinking")
def thinking(p: Dependencies, call_control_id: str, for_s: float) -> Done:
    """Hold check-ins back, `thinking_timeout` seconds at most; 0 ends it."""
    call = _live(p, call_control_id)
    limit_s = p.agents().settings(call.agent, call.settings_override).thinking_timeout
    held_s = min(_seconds("for_s", for_s, 0, LONGEST_S), limit_s)
    p.store.thinking(call_control_id, p.origin(), round(held_s * 1000))
    return {"for_s": held_s}


@command("expect")
def expect(p: Dependencies, call_control_id: str, within_s: float, why: str = "") -> Done:
    """Give the caller's next answer *within_s* seconds."""
    _answered(p, call_control_id)
    within_ms = round(_seconds("within_s", within_s, 1, LONGEST_S) * 1000)
    p.store.expect_answer(call_control_id, p.origin(), within_ms, _why(why))
    return {"within_s": within_ms / 1000}


@command("suspend")
def suspend(p: Dependencies, call_control_id: str, why: str, for_s: float) -> Done:
    """Suspend dead-air handling for *why*; 0 seconds ends it."""
    _live(p, call_control_id)
    for_ms = round(_seconds("for_s", for_s, 0, LONGEST_SUSPENSION_S) * 1000)
    p.store.suspend(call_control_id, p.origin(), for_ms, f"{OWN}{_why(why) or 'suspended'}")
    return {"for_s": for_ms / 1000}


def _live(p: Dependencies, call_control_id: str) -> CallSnapshot:
    call = p.store.snapshot(call_control_id, p.origin())
    if call.state is CallState.UNKNOWN:
        raise CommandRefusedError("there is no such call")
    if call.state is CallState.ENDED:
        raise CommandRefusedError("the call has ended")
    return call


def _answered(p: Dependencies, call_control_id: str) -> CallSnapshot:
    call = _live(p, call_control_id)
    if call.state is not CallState.ANSWERED:
        raise CommandRefusedError("the call is not answered yet")
    return call


def _number(name: str, text: str) -> str:
    try:
        return e164(text)
    except NotANumberError as error:
        raise CommandRefusedError(f"{name}: {error}") from error


def _seconds(name: str, value: float, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise CommandRefusedError(f"{name}: must be {least:g} to {most:g} seconds")
    return float(value)


def _why(text: str) -> str:
    return " ".join(str(text).split())[:MAX_WHY]


def _override(agent: AgentConfig, settings: dict[str, Any]) -> str:
    """Return *settings* for one call as JSON, '' for none."""
    if not settings:
        return ""
    whole = agent.settings.dead_air_settings.model_dump(mode="json") | settings
    try:
        DeadAirSettings.model_validate_json(json.dumps(whole), strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CommandRefusedError(f"settings.{field}: {first['msg']}") from error
    return json.dumps({"dead_air_settings": settings})

"""Commands from a team's own Celery code: `deadair.DeadAir` sends them as `<namespace>.api.<verb>`.

Each returns its outcome: `{"status": "done", ...}`, or `{"status": "refused", "why": ...}` for what
no retry would mend (`tasks.api.command_task`). Arguments come from other people's code: every one
is checked here.
"""

from typing import Any

from calls.pending.dials import Dial, KeyReusedError
from calls.snapshot import CallSnapshot, CallState
from calls.suspension import OWN
from monitor import call_override
from monitor.actions import NotSentError
from monitor.agent.call_acts import MAX_SMS
from monitor.agent.call_handle import MAX_TEXT, CallHandle
from monitor.rules.time_limit import extension
from tasks import app, publish
from tasks.api import argument_checks
from tasks.api.command_task import Answer, Command, CommandRefusedError, command
from tasks.dependencies import Dependencies

__all__ = ["app"]
LONGEST_S, LONGEST_SUSPENSION_S = 900.0, 14_400.0
ATTEMPTS = 20


@command("dial")
def dial(
    p: Dependencies,
    asked: Command,
    to: str,
    agent: str = "default",
    from_: str = "",
    settings: dict[str, Any] | None = None,
    sms_consent: bool = False,  # an argument of a message
) -> Answer:
    """Place a call; asked for again under the same *reference*, the phone rings once."""
    number = argument_checks.number_of("to", to)
    if not number.startswith(p.config.dial_prefixes):
        p.counters.add("dials_refused", why="prefix")
        raise CommandRefusedError("to: DIAL_PREFIXES allows no such number")
    shown_as = argument_checks.number_of("from_", from_) if from_ else p.config.telnyx_from
    if not (p.config.telnyx_connection_id and shown_as):
        raise CommandRefusedError("outbound calls need TELNYX_CONNECTION_ID and TELNYX_FROM")
    argument_checks.text_of("agent", agent)
    if p.directory.raw(agent) is None and agent != "default":
        raise CommandRefusedError(f"agent: {agent[:64]} does not exist")
    given = {} if settings is None else settings
    override = argument_checks.override_of(p.agents().config(agent), given)
    about = (number, shown_as, agent, override, asked.reference)
    wanted = Dial(
        *about, by_command=True, sms_consent=argument_checks.flag_of("sms_consent", sms_consent)
    )
    return {"dial_id": _place(p, asked, wanted)}


def _place(p: Dependencies, asked: Command, wanted: Dial) -> str:
    """Have *wanted* dialled, once for each reference; returns its id."""
    key = asked.reference or f"command {asked.id}"
    try:
        dial_id, new = p.dials.ask_once(wanted, key)
    except KeyReusedError:
        raise CommandRefusedError("reference: was given with another call within a day") from None
    if new and p.dials.wait_ms(dial_id, p.config.dial_rate):
        p.dials.withdraw(dial_id, key)
        p.counters.add("dials_refused", why="rate")
        raise CommandRefusedError(f"DIAL_RATE allows {p.config.dial_rate} calls per minute")
    if new or asked.comes_again:  # its worker may have been killed before this
        try:
            publish.dial(dial_id)
        except NotSentError:
            p.dials.withdraw(dial_id, key)
            raise
    return dial_id


@command("say")
def say(p: Dependencies, asked: Command, call_control_id: str, text: str) -> Answer:
    """Speak *text* in the agent's voice, after what is playing."""
    argument_checks.text_of("text", text, MAX_TEXT)
    call = _answered(p, call_control_id)
    agents = p.agents()
    handle = CallHandle(
        call.call_control_id,
        p.origin(),
        p.store,
        publish.ACTIONS,
        lambda: agents.config(call.agent),
    )
    utterance = handle.say_once(text, asked.id)
    if not utterance:
        raise CommandRefusedError("the call has ended")
    return {"utterance": utterance}


@command("hang_up")
def hang_up(p: Dependencies, _: Command, call_control_id: str) -> Answer:
    """End the call."""
    publish.hang_up(call_control_id, _live(p, call_control_id).epoch, "api")
    return {}


@command("pause")
def pause(p: Dependencies, _: Command, call_control_id: str) -> Answer:
    """Pause dead-air handling."""
    _live(p, call_control_id)
    p.store.pause(call_control_id, p.origin(), paused=True)
    return {}


@command("resume")
def resume(p: Dependencies, _: Command, call_control_id: str) -> Answer:
    """Resume dead-air handling; silence is counted from now."""
    _live(p, call_control_id)
    p.store.pause(call_control_id, p.origin(), paused=False)
    return {}


@command("thinking")
def thinking(p: Dependencies, _: Command, call_control_id: str, for_s: float) -> Answer:
    """Hold check-ins back, `thinking_timeout` seconds at most; 0 ends it."""
    call = _live(p, call_control_id)
    limit_s = p.agents().settings(call.agent, call.settings_override).thinking_timeout
    held_s = min(argument_checks.seconds_of("for_s", for_s, 0, LONGEST_S), limit_s)
    p.store.thinking(call_control_id, p.origin(), round(held_s * 1000))
    return {"for_s": held_s}


@command("expect")
def expect(
    p: Dependencies, _: Command, call_control_id: str, within_s: float, why: str = ""
) -> Answer:
    """Give the caller's next answer *within_s* seconds."""
    _answered(p, call_control_id)
    within_ms = round(argument_checks.seconds_of("within_s", within_s, 1, LONGEST_S) * 1000)
    p.store.expect_answer(call_control_id, p.origin(), within_ms, argument_checks.why_of(why))
    return {"within_s": within_ms / 1000}


@command("extend")
def extend(p: Dependencies, _: Command, call_control_id: str) -> Answer:
    """Move the time limit, as often as the call's settings allow."""
    call = _answered(p, call_control_id)
    found = extension(call, p.settings_of(call))
    if found is None or not p.store.extend_call(
        call_control_id, p.origin(), found.by_ms, found.most, call.extensions, "api"
    ):
        raise CommandRefusedError("the call's settings allow no further extension")
    return {"by_s": found.by_ms / 1000}


@command("suspend")
def suspend(p: Dependencies, _: Command, call_control_id: str, why: str, for_s: float) -> Answer:
    """Suspend dead-air handling for *why*; 0 seconds ends it."""
    _live(p, call_control_id)
    for_ms = round(argument_checks.seconds_of("for_s", for_s, 0, LONGEST_SUSPENSION_S) * 1000)
    p.store.suspend(
        call_control_id, p.origin(), for_ms, f"{OWN}{argument_checks.why_of(why) or 'suspended'}"
    )
    return {"for_s": for_ms / 1000}


@command("settings")
def settings(p: Dependencies, _: Command, call_control_id: str, settings: dict[str, Any]) -> Answer:
    """Override settings of a ringing or live call; None takes one back."""
    argument_checks.object_of("settings", settings)
    for _attempt in range(ATTEMPTS):
        call = _live(p, call_control_id)
        override = call_override.merged(call.settings_override, dict(settings))
        before = call.settings_override
        after = argument_checks.override_of(p.agents().config(call.agent), override, before)
        fields = ", ".join(sorted(settings))
        if p.store.override_settings(call_control_id, p.origin(), before, after, fields) > 0:
            return {"fields": sorted(settings)}
    raise CommandRefusedError("others kept changing the call's settings")


@command("sms_consent")
def sms_consent(
    p: Dependencies,
    _: Command,
    call_control_id: str,
    given: bool = True,  # an argument of a message
) -> Answer:
    """Record whether the other side agrees to text messages."""
    _live(p, call_control_id)
    p.store.allow_sms(call_control_id, p.origin(), allowed=argument_checks.flag_of("given", given))
    return {}


@command("send_sms")
def send_sms(p: Dependencies, asked: Command, call_control_id: str, text: str) -> Answer:
    """Send a text message to the other side, who agreed to it."""
    call = _answered(p, call_control_id)
    if not p.config.sends_sms:
        raise CommandRefusedError("TELNYX_SMS_FROM or TELNYX_MESSAGING_PROFILE_ID is not set")
    if not call.sms_consent:
        raise CommandRefusedError("the other side has not agreed to text messages")
    argument_checks.text_of("text", text, MAX_SMS)
    publish.send_sms(call_control_id, text.strip(), asked.id)
    return {}


def _live(p: Dependencies, call_control_id: str) -> CallSnapshot:
    argument_checks.text_of("call_control_id", call_control_id)
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

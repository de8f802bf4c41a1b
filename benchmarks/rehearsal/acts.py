"""What can happen to a virtual call: acts by name. Times are seconds."""

from collections.abc import Callable
from typing import Any

from benchmarks.rehearsal.repeats import REPEATS
from benchmarks.rehearsal.timing import Act, between, hush, until
from calls.store import MARK
from calls.store_types import Origin, Speech
from tests.virtual_time.call import CALL


def perform(call: Any, act: Act) -> None:
    """Let *act* happen to a virtual *call*: a function here, or a method of the call."""
    name, args = act
    if name in _SPECIAL:
        _SPECIAL[name](call, *args)
    else:
        getattr(call, name)(*args)


def _leg(call: Any, event: str, leg: str, session: str, at_ms: int) -> None:
    told = {"call_session_id": session, "occurred_at_ms": at_ms}
    call.webhook(event, told | ({"of": leg} if leg else {}))


def _machine(call: Any, event: str, result: str) -> None:
    call.webhook(f"call.machine.{event}.ended", {"result": result})


def _suspend(call: Any, ms: int, reason: str) -> None:
    call.set_aside()
    call.store.suspend(CALL, Origin(by="api"), ms, reason)


def _foreign(call: Any, event: str, state: str) -> None:
    call.tampered = True
    call.webhook(event, {"client_state": state, "overlay": False, "status": "completed"})


def _media(call: Any, lost: bool) -> None:
    call.media(lost=lost)


def _leave(call: Any, orderly: bool) -> None:
    if call.owner:
        call.let_go() if orderly else call.lose_worker()


def _change(call: Any, name: str, value: Any) -> None:
    call.change(**{name: value})


def _remember(call: Any, text: str) -> None:
    call.store.remember(CALL, call._session(), text)


def _override(call: Any, before: str, after: str) -> None:
    call.store.override_settings(CALL, Origin(by="api"), before, after, "hangup_grace")


def _stop(call: Any, stop: bool) -> None:
    call.store.unfinished(CALL, call._session(), stop=stop)


def _say_lost(call: Any, text: str, task: str) -> None:
    """The agent speaks, and its task is lost."""
    call.lose(task)
    call.agent_says(text)


def _answers_owed(call: Any, text: str) -> None:
    """The caller says something to an agent that owes an answer."""
    call.agent_owes(owes=True)
    call.speaks(text)


def _others(call: Any, seconds: float, name: str, family: str) -> None:
    call.counted += 1
    call.tampered |= seconds > 100
    call.others_play(seconds, f"{call.counted} {name}", family)


def _timed(call: Any) -> None:
    call.timed = True


def _guard(call: Any, trips: bool) -> None:
    """Another call trips the runaway guard, which pauses hang-ups for silence; a person resumes."""
    guard = call.parts.runaway_guard
    guard._limits = (0, 0, 0) if trips else (1_000, 1_000, 0)
    guard.hang_up() if trips else guard.resume()


def _hears(call: Any, what: str) -> None:
    """The session reports sound, digital silence since the answer, or what a model hears."""
    store, own = call.store, call._session()
    {
        "media": lambda: store.media_comes(CALL, own),
        "sound": lambda: store.sound_heard(CALL, own, 100),
        "dead": lambda: store.line_dead(CALL, own, dead=True),
        "alive": lambda: store.line_dead(CALL, own, dead=False),
        "music": lambda: store.append_timeline(CALL, own, "sound.judged", of="music"),
    }[what]()
    call._wake()


def _streams_on(call: Any, seconds: float, more: float) -> None:
    """The agent streams audio, and then more of it."""
    call.counted += 1
    stream, own = f"stream-{call.counted}", call._session()
    call.store.register_utterance(CALL, own, stream, "stream", round(seconds * 1000), Speech())
    call.agent_spoke()
    call.store.extend_utterance(CALL, own, stream, round((seconds + more) * 1000))
    call.go(seconds + more)
    call.store.playback_ended(CALL, call._session(), stream, "completed", MARK)
    call.store.extend_utterance(CALL, call._session(), stream, 1_000)


def _writes(call: Any) -> None:
    """The agent writes the words of the check-in to come."""
    activity_at_ms, own = call.view().activity_at_ms, call._session()
    call.store.prepare_checkin(CALL, own, activity_at_ms, 1, "Are you with me?")


def _held_and_back(call: Any) -> None:
    """The end of a hold overtakes its beginning."""
    call.webhook("call.unhold", {"occurred_at_ms": call.now_ms})
    call.webhook("call.hold", {"occurred_at_ms": call.now_ms - 500})


def _theirs_ends(call: Any) -> None:
    """The end of others' audio carries the id of our newest utterance, which sticks to the leg."""
    call.tampered = True
    call.webhook("call.speak.ended", {"status": "completed"}, call.telnyx.newest)


def _consent(call: Any) -> None:
    call.store.allow_sms(CALL, Origin(by="celery"), allowed=True)


def _line(call: Any) -> None:
    call.store.line_of_call(CALL, Origin(by="web-1"), "1", "+1555")


def _slow(call: Any) -> None:
    """A word of the caller shows that the call needs patience."""
    call.says("Seven.")
    call.store.give_patience(CALL, call._session(), "slow")


def _moved(call: Any) -> None:
    """Telnyx gives the call another id; under this one it is over."""
    call.store.call_moved(CALL, Origin(by="celery"), "v3:elsewhere")


def _alarm(call: Any) -> None:
    for _ in range(2):
        call.store.raise_alarm(CALL, call._session(), "frames_late")


def _change_all(call: Any, settings: dict[str, Any]) -> None:
    call.change(**settings)


_SPECIAL: dict[str, Callable[..., None]] = {
    **REPEATS,
    "change": _change_all,
    "hush": hush,
    "until": until,
    "between": between,
    "timed": _timed,
    "guard": _guard,
    "hears": _hears,
    "streams_on": _streams_on,
    "writes": _writes,
    "held_and_back": _held_and_back,
    "consent": _consent,
    "theirs_ends": _theirs_ends,
    "line": _line,
    "slow": _slow,
    "moved": _moved,
    "alarm": _alarm,
    "leg": _leg,
    "machine": _machine,
    "suspend": _suspend,
    "foreign": _foreign,
    "media_is": _media,
    "worker_goes": _leave,
    "settings": _change,
    "others": _others,
    "remember": _remember,
    "override": _override,
    "stop": _stop,
    "until_asked": lambda call: until(call, "", 12),
    "say_lost": _say_lost,
    "answers_owed": _answers_owed,
    "owes": lambda call, owes: call.agent_owes(owes=owes),
}

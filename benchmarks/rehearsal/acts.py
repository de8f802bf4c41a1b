"""What can happen to a virtual call: acts by name, in kinds. An act is (name, arguments), as JSON.

`LIFE` is what callers, agents and people do; `FAULTS` are kinds of what goes wrong, of which a run
has a random few. Times are seconds.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from calls.store_types import Origin, Speech
from tests.virtual_time.call import CALL

Act = tuple[str, list[Any]]
Draw = Callable[[Random], Act]

PHRASES = ("Yes, I am here.", "No, thank you.", "hold on please", "give me two minutes", "Seven.")
EVENTS = ("call.speak.started", "call.speak.ended", "call.transcription", "call.hangup")
TASKS = ("checkins.speak", "checkins.hang_up", "speech.say", "speech.stop", "checkins.transfer")
SUSPENDING = (
    *("call.hold", "call.unhold", "call.enqueued", "call.dequeued", "call.gather.ended"),
    *("conference.participant.joined", "conference.participant.left"),
)
GRACE = '{"hangup_grace": 3.0}'
STATUSES = ("cancelled", "failed", "file_not_found", "unknown", "call_hangup")
TROUBLES = ("refused", "try again", "answer lost")
MACHINES = ("machine", "human", "fax_detected", "not_sure", "silence")
PLAYED = tuple(f"call.{w}.{x}" for w in ("speak", "playback") for x in ("started", "ended"))


def perform(call: Any, act: Act) -> None:
    """Let *act* happen to a virtual *call*: a function here, or a method of the call."""
    name, args = act
    if name in _SPECIAL:
        _SPECIAL[name](call, *args)
    else:
        getattr(call, name)(*args)


def _draw(name: str, *choices: tuple[Any, ...] | tuple[float, float]) -> Draw:
    return lambda chance: (name, [chance.choice(each) for each in choices])


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
    if not call.view().asked:  # a step that was asked for may follow the settings before
        call.change(**{name: value})


def _remember(call: Any, text: str) -> None:
    call.store.remember(CALL, call._session(), text)


def _override(call: Any, before: str, after: str) -> None:
    call.store.override_settings(CALL, Origin(by="api"), before, after, "hangup_grace")


def _stop(call: Any, stop: bool) -> None:
    call.store.unfinished(CALL, call._session(), stop=stop)


def _until_asked(call: Any) -> None:
    """Go on until a step has been requested; its task is on its way."""
    until_ms = call.now_ms + 12_000
    while not call.view().asked and (due := call.next_ms()) is not None and due < until_ms:
        call.happen()


def _old_owner(call: Any) -> None:
    """A worker that was paused comes back, and acts on a call that has another owner by now."""
    old, store, view = Origin(by="web-0", token=1), call.store, call.view()
    store.agent_owes(CALL, old, owes=True)
    store.agent_started(CALL, old, owes=False)
    store.end_after_speech(CALL, old)
    store.thinking(CALL, old, 1_000)
    store.remember(CALL, old, "notes")
    store.extend_utterance(CALL, old, "stream-1", 1_000)
    store.unfinished(CALL, old, stop=True)
    store.voice_activity(CALL, old, speaking=True, ago_ms=0)
    store.media_lost(CALL, old, lost=True)
    store.acknowledge_inbox(CALL, old, 1)
    store.expire_playbacks(CALL, old, view)
    store.register_utterance(CALL, old, "say-0", "say", 1_000, Speech(text="Hello."))
    store.detach_session(CALL, old, "drain")


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


_SPECIAL: dict[str, Callable[..., None]] = {
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
    "until_asked": _until_asked,
    "old_owner": _old_owner,
    "say_lost": _say_lost,
    "answers_owed": _answers_owed,
    "owes": lambda call, owes: call.agent_owes(owes=owes),
}

LIFE: tuple[Draw, ...] = (
    _draw("go", (0.3, 1.0, 2.0, 4.0, 9.0, 17.0)),
    _draw("go", (0.2, 0.5, 0.7)),
    _draw("speaks", PHRASES, (0.8, 1.5, 3.1)),
    _draw("starts_speaking", (0.0, 0.2)),
    _draw("stops_speaking", (0.0, 0.5)),
    _draw("makes_noise", (0.2, 0.6, 4.0)),
    _draw("interim", ("well", "well, I")),
    _draw("says", PHRASES),
    _draw("presses", ("1", "7", "#")),
    _draw("agent_says", ("Hello.",), (0.4, 0.6)),
    _draw("agent_says", ("x" * 120,), (5.0, 9.0)),
    _draw("agent_streams", (0.5, 3.0)),
    _draw("agent_thinks", (0.0, 2.0, 15.0)),
    _draw("owes", (True, False)),
    _draw("expect", (2.0, 25.0)),
    _draw("agent_hangs_up"),
    _draw("pause"),
    _draw("resume"),
    _draw("webhook", SUSPENDING),
    _draw("suspend", (0, 3_000, 20_000), ("gather", "agent:x#1", "queue", "hold")),
    _draw("leg", ("call.bridged", "call.hangup"), ("", "v3:other"), ("a", "b"), (0, 1_000, 2_000)),
    _draw("machine", ("detection", "premium.detection", "greeting"), MACHINES),
    _draw("settings", ("silence_timeout_normal", "hangup_grace"), (2.0, 4.0)),
    _draw("until_asked"),
    _draw("until_asked"),
    _draw("answers_owed", PHRASES),
    _draw("remember", ("notes",)),
    _draw("override", ("", GRACE), ("", GRACE)),
    _draw("stop", (True, False)),
    _draw("caller_hangs_up"),
)

FAULTS: dict[str, tuple[Draw, ...]] = {
    "events lost": (_draw("lose", EVENTS, (1, 2)),),
    "events doubled": (_draw("double", EVENTS, (0.0, 0.4, 2.0)),),
    "events late": (_draw("delay", EVENTS, (0.2, 3.0, 20.0)),),
    "tasks lost": (_draw("lose", TASKS, (1, 2)),),
    "tasks doubled": (_draw("double", TASKS, (0.0, 0.4, 2.0)),),
    "tasks late": (_draw("delay", TASKS, (0.3, 4.0, 12.0)),),
    "Telnyx refuses": (
        _draw("trouble", ("speak", "hangup", "transfer"), TROUBLES),
        _draw("trouble", ("speak", "hangup"), TROUBLES, TROUBLES, TROUBLES),
    ),
    "playbacks break": (_draw("playback_breaks", STATUSES), _draw("foreign", PLAYED, ("", "e30="))),
    "others' audio": (
        _draw("others", (0.5, 8.0, 150.0), ("sticky", "a state", "a lookalike"), ("speak",)),
        _draw("carry", ("own", "newest", "none")),
    ),
    "workers die": (_draw("worker_goes", (True, False)), _draw("attach", ("web-3", "web-4"))),
    "media lost": (_draw("media_is", (True, False)),),
    "old owners": (_draw("old_owner"),),
    "speech lost": (_draw("say_lost", ("Hello.",), ("speech.say", "call.speak.ended")),),
    "events again": (_draw("webhook", ("call.answered", "call.hangup", "streaming.stopped")),),
}


def drawn(chance: Random, kinds: tuple[str, ...], count: int) -> list[Act]:
    """Return *count* acts: life, and the faults of *kinds*, about as often."""
    wrong = [draw for kind in kinds for draw in FAULTS[kind]]
    ways = (LIFE, wrong) if wrong else (LIFE,)
    return [
        chance.choice(chance.choices(ways, (2, 1)[: len(ways)])[0])(chance) for _ in range(count)
    ]

"""Acts that come again, too late, or from who may no longer act: none has another effect.

Tasks are delivered twice, sweeps and agents act on what they read a moment ago, a former owner
comes back, an operator types what was true before.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from calls.snapshot import CallSnapshot, CallState
from calls.store_types import Origin, Speech
from tests.virtual_time.call import CALL
from tests.virtual_time.engine import KEYS

CELERY = Origin(by="celery")
ANY_MS = 1_000


def old_owner(call: Any) -> None:
    """A worker that was paused comes back, and acts on a call that has another owner by now."""
    old, store, view = Origin(by="web-0", token=1), call.store, call.view()
    store.agent_owes(CALL, old, owes=True)
    store.agent_started(CALL, old, owes=False)
    store.end_after_speech(CALL, old)
    store.thinking(CALL, old, ANY_MS)
    store.remember(CALL, old, "notes")
    store.extend_utterance(CALL, old, "stream-1", ANY_MS)
    store.unfinished(CALL, old, stop=True)
    store.voice_activity(CALL, old, speaking=True, ago_ms=0)
    store.media_lost(CALL, old, lost=True)
    store.acknowledge_inbox(CALL, old, 1)
    store.expire_playbacks(CALL, old, replace(view, now_ms=view.now_ms + 600_000))
    store.register_utterance(CALL, old, "say-0", "say", ANY_MS, Speech(text="Hello."))
    store.suspend(CALL, old, ANY_MS, "agent:x#1")
    store.detach_session(CALL, old, "drain")


def once_more(call: Any) -> None:
    """What was just done comes again: a task twice, a step whose reply was lost."""
    store, view, own = call.store, call.view(), call._session()
    store.call_ringing(CALL, CELERY, "default", view.direction, "")
    store.call_answered(CALL, CELERY)
    for reference in ("its call", "another call"):
        store.attach_call(CALL, CELERY, "default", "incoming", "", reference, stream=True)
    store.acknowledge_inbox(CALL, own, view.inbox_read)
    for before in (view.settings_override, "{}"):
        store.override_settings(CALL, CELERY, before, view.settings_override, "hangup_grace")
    store.agent_failed(CALL, CELERY, view.epoch - 1)
    store.prepare_checkin(CALL, own, view.activity_at_ms - 1, 1, "Still there?")
    store.withdraw_utterance(CALL, CELERY, "say-0", "refused")
    store.request_again(CALL, CELERY, "say-0", "", ANY_MS)
    store.extend_utterance(CALL, own, "stream-0", ANY_MS)
    store.extend_call(CALL, CELERY, ANY_MS, 1, view.extensions + 1, "caller")
    store.withdraw_step(CALL, CELERY, view.epoch, "checkin-9", f"{view.epoch}-checkin-9")
    if view.asked and view.asked_until_ms > view.now_ms:
        store.request_step(CALL, CELERY, view.epoch, view.asked, ANY_MS)
    for utterance in view.utterances:
        if utterance.kind != "foreign":
            speech = Speech(text="Hello.") if utterance.kind == "say" else Speech()
            store.register_utterance(CALL, own, utterance.id, utterance.kind, ANY_MS, speech)
        if utterance.started_at_ms:
            store.withdraw_utterance(CALL, CELERY, utterance.id, "no answer")
        store.request_again(CALL, CELERY, utterance.id, "", 600_000)
    heard = view.transcribed or view.sound_at_ms or view.voice_from_ms
    if heard or view.line_dead_since_ms:
        store.line_dead(CALL, own, dead=True)
    if not view.line_dead_since_ms:
        store.line_dead(CALL, own, dead=False)


def asked_again(call: Any) -> None:
    """A sweep asks for steps that have been claimed since it looked."""
    view = call.view()
    call.go(max(0, view.asked_until_ms - view.now_ms) / 1000 + 0.1)
    for claim, outcome in (call.server.value(KEYS["claims"]) or {}).items():
        epoch, _, step = claim.partition(":")
        if step and epoch.isdecimal() and outcome in {"claimed", "sent"}:
            call.store.request_step(CALL, CELERY, int(epoch), step, ANY_MS)


def twice(call: Any, text: str) -> None:
    """One transcript of *text*, delivered twice."""
    data = {"transcript": text, "is_final": True, "transcription_track": "inbound"}
    for _ in range(2):
        call.webhook("call.transcription", {"transcription_data": data}, event_id=f"twice {text}")


def texts(call: Any) -> None:
    """The agent sends text messages: allowed, too many, to nobody, and not any more."""
    store = call.store
    store.claim_message(CALL, CELERY, "sms-0", 1)
    store.allow_sms(CALL, CELERY, allowed=True)
    store.allow_sms(CALL, CELERY, allowed=True)
    store.claim_message(CALL, CELERY, "sms-1", 1)
    store.keep_number(CALL, CELERY, "+15550100002")
    store.claim_message(CALL, CELERY, "follow-up", 1)
    for claim in ("sms-1", "sms-1", "sms-2"):
        store.claim_message(CALL, CELERY, claim, 1)
    for _ in range(2):
        store.message_outcome(CALL, CELERY, "sms-1", "sent")
    store.claim_message(CALL, CELERY, "sms-1", 1)
    store.claim_message("v3:unknown", CELERY, "sms-1", 1)
    store.allow_sms(CALL, CELERY, allowed=False)


def too_late(call: Any) -> None:
    """The call has just ended, and everybody acts on it once more."""
    view = call.view()
    if view.state is not CallState.ENDED:
        return
    _agent_too_late(call.store, call._session(), view)
    _command_too_late(call.store, view.epoch)
    _event_too_late(call.store)
    _operator_too_late(call.store)


def _agent_too_late(store: Any, own: Origin, view: CallSnapshot) -> None:
    """The session, its agent and a stream that connects only now."""
    store.agent_owes(CALL, own, owes=True)
    store.extend_utterance(CALL, own, "stream-1", ANY_MS)
    store.prepare_checkin(CALL, own, view.activity_at_ms, 1, "Still there?")
    store.give_patience(CALL, own, "slow")
    store.media_comes(CALL, own)
    store.stream_wanted(CALL, CELERY, 1)
    store.attach_session(CALL, Origin(by="web-7"), "stream-7")


def _command_too_late(store: Any, epoch: int) -> None:
    """Tasks that carry out what was decided before the end."""
    store.agent_failed(CALL, CELERY, epoch)
    store.request_step(CALL, CELERY, epoch, "checkin-1", ANY_MS)
    store.claim_speech(CALL, CELERY, epoch, "checkin-1", f"{epoch}-checkin-1", ANY_MS)
    store.claim_transfer(CALL, CELERY, epoch, silence=True)
    store.claim_hangup(CALL, CELERY, epoch, "silence", ANY_MS)
    store.defer_hangup(CALL, CELERY, ANY_MS, "outage")
    store.record_outcome(CALL, CELERY, f"{epoch}:checkin-1", "sent", "", "")
    store.withdraw_utterance(CALL, CELERY, "say-1", "refused")
    store.request_again(CALL, CELERY, "say-1", "", ANY_MS)
    store.keep_word(CALL, CELERY, "say-1", "Hello.")
    store.claim_message(CALL, CELERY, "sms-9", 1)
    store.raise_alarm(CALL, CELERY, "late")


def _event_too_late(store: Any) -> None:
    """Telnyx's events, and those of a team that attaches its calls."""
    store.attach_call(CALL, CELERY, "default", "incoming", "", "", stream=True)
    store.call_moved(CALL, CELERY, "v3:elsewhere")
    store.call_answered(CALL, CELERY)
    store.call_ended("v3:unknown", CELERY, "normal_clearing", "caller")
    store.answering_machine(CALL, CELERY, "human", "human")
    store.line_of_call(CALL, CELERY, "1", "+1555")
    store.keep_number(CALL, CELERY, "+15550100002")


def _operator_too_late(store: Any) -> None:
    """The API and its commands."""
    store.expect_answer(CALL, CELERY, ANY_MS, "a number")
    store.extend_call(CALL, CELERY, ANY_MS, 1, 0, "caller")
    store.override_settings(CALL, CELERY, "", json.dumps({"hangup_grace": 3.0}), "hangup_grace")
    store.pause(CALL, CELERY, paused=True)
    store.allow_sms(CALL, CELERY, allowed=True)


REPEATS: dict[str, Callable[..., None]] = {
    "old_owner": old_owner,
    "once_more": once_more,
    "asked_again": asked_again,
    "twice": twice,
    "texts": texts,
    "too_late": too_late,
}

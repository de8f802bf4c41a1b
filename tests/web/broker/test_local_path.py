"""The end of a playback on its session's worker takes effect at once; its task finds it done.

Interim words take effect on whichever worker gets them, and have no task.
"""

import json

import pytest

from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Audio, Origin, Speech
from telephony.webhooks.events import Event
from web.broker.local_path import LocalPath

pytestmark = pytest.mark.store
CALL = "v3:call-1"


def ended(event_id="event-1", call=CALL, kind="call.speak.ended", dial=""):
    payload = {"call_control_id": call, "status": "completed"}
    return Event(event_id, kind, call, 0, payload, "say-1", dial)


@pytest.fixture
def path(deps, answered):
    """Return the path of the worker that has one call, whose agent speaks."""
    answered(CALL)
    lease = deps.store.attach_session(CALL, Origin(by="web-1"), "stream-1")
    agent = Origin(by="web-1", token=lease.token)
    deps.store.register_utterance(CALL, agent, "say-1", "say", 2_000, Speech(text="hello"))
    deps.store.playback_started(CALL, Origin(by="web-2", event_id="event-0"), "say-1")
    return LocalPath(deps.store, deps.directory, "web-1", {CALL}.__contains__)


def snapshot(deps):
    return deps.store.snapshot(CALL, Origin(by="test"))


def test_with_celery_stopped_the_agent_has_stopped_speaking(path, deps):
    speaking = snapshot(deps)
    assert speaking.utterances
    assert path.apply(ended())
    quiet = snapshot(deps)
    assert not quiet.utterances
    assert speaking.now_ms <= quiet.agent_quiet_at_ms <= quiet.now_ms


def test_its_task_finds_it_done(path, deps):
    path.apply(ended())
    again = deps.store.playback_ended(
        CALL, Origin(by="web-1", event_id="event-1"), "say-1", "completed", Audio("ours", "speak")
    )
    assert not again.removed


@pytest.mark.parametrize(
    "other",
    [
        ended(call="v3:elsewhere"),
        ended(kind="call.speak.started"),
        ended(kind="call.hangup"),
        ended(dial="dial-1"),
    ],
    ids=["another worker's call", "a beginning", "another event", "of a dial"],
)
def test_all_else_is_left_to_its_task(path, deps, other):
    assert not path.apply(other)
    assert snapshot(deps).utterances


def words(*, final=False, text="well, I", dial="", event_id="event-2"):
    data = {"transcript": text, "is_final": final, "transcription_track": "inbound"}
    payload = {"call_control_id": CALL, "transcription_data": data}
    return Event(event_id, "call.transcription", CALL, 0, payload, "", dial)


@pytest.mark.parametrize("here", [True, False])
def test_interim_words_take_effect_on_any_worker(path, deps, here):
    path = LocalPath(deps.store, deps.directory, "web-1", lambda _: here)
    before = snapshot(deps)
    assert path.apply_instead(words())
    after = snapshot(deps)
    assert before.interim_at_ms < after.interim_at_ms
    assert before.epoch < after.epoch
    assert [json.loads(item)["text"] for item in inbox(deps)] == ["well, I"]
    assert path.apply_instead(words()), "delivered once more"
    assert snapshot(deps).epoch == after.epoch


def inbox(deps):
    [key] = deps.store.redis.keys("*inbox:*")
    return deps.store.redis.lrange(key, 0, -1)


def test_interim_words_that_are_none_change_nothing(path, deps):
    before = snapshot(deps)
    assert path.apply_instead(words(text=" ... "))
    assert snapshot(deps).epoch == before.epoch


@pytest.mark.parametrize(
    "other", [words(final=True), words(dial="dial-1"), ended()], ids=["final", "of a dial", "other"]
)
def test_other_words_are_left_to_their_task(path, deps, other):
    assert not path.apply_instead(other)
    assert not snapshot(deps).interim_at_ms


def test_what_the_store_does_not_take_is_left_to_its_task(deps):
    gone = CallStore(connect("redis://127.0.0.1:1/0"), lambda *_: None)
    path = LocalPath(gone, deps.directory, "web-1", {CALL}.__contains__)
    assert not path.apply(ended())
    assert not path.apply_instead(words())

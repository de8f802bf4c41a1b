"""Tasks of a newer release's calls are passed on to its workers, and swept by them alone."""

import pytest

from calls import keys
from calls.redis_client.errors import NewerCallError
from calls.service.data_versions import DATA_VERSION
from tasks import app, checkins, publish, webhooks
from tasks.api import commands
from tasks.hooks import delivery, team_tasks
from tasks.speech import utterances as speech
from tasks.sweeps import sweep as sweeps
from tasks.workers import passing_on
from tasks.workers.passing_on import AT_ONCE, PASSED, PassingOn
from tests.tasks.conftest import TELNYX

pytestmark = pytest.mark.store
NEW, OURS = "v3:of-a-newer-release", "v3:ours"
MODULES = (checkins, commands, delivery, speech, sweeps, team_tasks, webhooks)
"""Those that register tasks."""


@pytest.fixture
def calls(parts):
    """Have a lapsed call of this release and one of a newer release."""
    for call in (NEW, OURS):
        parts.store.call_ringing(call, TELNYX, "default", "incoming", "")
        parts.store.call_answered(call, TELNYX)
        parts.store.leases.lapse(call)
    parts.store.redis.hset(keys.of_call(NEW)[0], "data_version", DATA_VERSION + 1)


@pytest.fixture
def sent(monkeypatch):
    """Gather what is sent again instead of a broker."""
    found = []
    monkeypatch.setattr(
        app, "send_task", lambda name, **options: found.append({"name": name, **options})
    )
    monkeypatch.setattr(passing_on.time, "sleep", lambda _: None)
    return found


def run(task, passed=0, retries=0, **kwargs):
    """Run *task* as a worker does that has it from a broker."""
    request = {"id": "task-1", "called_directly": False, "retries": retries, "kwargsrepr": "{}"}
    task.push_request(**request, **({PASSED: passed} if passed else {}))
    try:
        return task(**kwargs)
    finally:
        task.pop_request()


def test_all_tasks_are_of_that_class():
    ours = [task for name, task in app.tasks.items() if name.startswith(f"{app.namespace}.")]
    assert len(ours) > len(webhooks.HANDLERS) + len(MODULES)
    assert all(isinstance(task, PassingOn) for task in ours)


@pytest.mark.usefixtures("calls")
def test_a_task_is_sent_again_as_it_was(sent):
    run(speech.say, retries=2, call_control_id=NEW, utterance="u-1")
    [again] = sent
    assert again["name"] == speech.say.name
    assert again["kwargs"] == {"call_control_id": NEW, "utterance": "u-1"}
    assert (again["task_id"], again["retries"], again["headers"]) == ("task-1", 2, {PASSED: 1})


@pytest.mark.usefixtures("calls")
def test_not_for_ever(sent, monkeypatch):
    pauses = []
    monkeypatch.setattr(passing_on.time, "sleep", pauses.append)
    for passed in range(PassingOn.passes):
        run(speech.say, passed=passed, call_control_id=NEW, utterance="u-1")
    assert len(sent) == PassingOn.passes
    assert len(pauses) == PassingOn.passes - AT_ONCE
    with pytest.raises(NewerCallError):
        run(speech.say, passed=PassingOn.passes, call_control_id=NEW, utterance="u-1")
    assert len(sent) == PassingOn.passes


@pytest.mark.usefixtures("calls")
def test_an_event_stays_stored_until_a_newer_worker_has_applied_it(parts, sent):
    handle = app.tasks[app.named("webhooks.call.hangup")]
    event = {
        "call_control_id": NEW, "event_id": "ev-1", "received_by": "web-1", "utterance": "",
        "dial_id": "", "payload": {},
    }  # fmt: skip
    run(handle, **event)
    assert [each["kwargs"] for each in sent] == [event]
    assert not parts.pending_events._done
    assert webhooks.HANDLERS  # the handler itself is the real one


def test_an_argument_of_a_newer_release_is_left_out(parts, sent):
    parts.store.call_ringing(OURS, TELNYX, "default", "incoming", "")
    handle = app.tasks[app.named("webhooks.call.hangup")]
    run(
        handle, call_control_id=OURS, event_id="ev-1", received_by="web-1", utterance="",
        dial_id="", payload={}, added_in_the_next_release=1,
    )  # fmt: skip
    assert parts.store.snapshot(OURS, TELNYX).state == "ended"
    assert not sent


def test_a_command_of_a_team_is_still_told_of_an_unknown_argument():
    say = app.tasks[app.named("api.say")]
    given = {"call_control_id": OURS, "text": "hello", "tempo": 2}
    assert say._known(given) == given


@pytest.mark.usefixtures("calls")
def test_the_sweep_leaves_newer_calls_alone_and_lets_a_newer_worker_sweep(parts, sent, monkeypatch):
    streams = []
    monkeypatch.setattr(publish, "open_stream", lambda call, _: streams.append(call))
    before = parts.store.redis.dump(keys.of_call(NEW)[0])
    run(sweeps.sweep)
    assert streams == [OURS]
    assert parts.store.redis.dump(keys.of_call(NEW)[0]) == before
    assert NEW in parts.store.leases.live()
    assert [each["name"] for each in sent] == [sweeps.sweep.name]
    assert parts.sweep_state.acquire("a newer worker"), "it may sweep at once"
    assert parts.sweep_state.ran_lately()
    assert parts.counters._pending["calls_newer"] == 1
    assert not parts.counters._pending["calls_unreadable"], "that would be an alarm"

"""What an agent does to its call besides speaking: commands to Telnyx, each done once."""

import pytest
from celery.exceptions import Retry

from tasks import publish
from tasks.call_control import agent_acts
from telephony.call_control.errors import RefusedError, TryAgainError
from tests.tasks.conftest import CALL

pytestmark = pytest.mark.store


class Telnyx:
    def __init__(self):
        self.sent, self.fails = [], []

    def transfer(self, command, *, to):
        self._send(command, "transfer", to)

    def enqueue(self, command, *, queue):
        self._send(command, "queue", queue)

    def send_digits(self, command, *, digits):
        self._send(command, "digits", digits)

    def _send(self, command, what, value):
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append((what, value, command.command_id))


@pytest.fixture
def telnyx(parts, spoken, monkeypatch):
    spoken(0)
    telnyx = Telnyx()
    changed = parts.config.model_copy(update={"dial_prefixes": ("+49",)})
    monkeypatch.setattr(agent_acts, "dependencies", lambda: _with(parts, telnyx, changed))
    return telnyx


def _with(parts, telnyx, config):
    class Parts:
        def __getattr__(self, name):
            return getattr(parts, name)

    changed = Parts()
    changed.telnyx, changed.config = telnyx, config
    return changed


def view(parts):
    return parts.store.snapshot(CALL, parts.origin())


def told(parts):
    return [entry.event for entry in parts.store.timeline(CALL)]


def test_a_transfer_suspends_handling_and_is_one_command_however_often_it_runs(parts, telnyx):
    for _ in range(2):
        agent_acts.transfer(call_control_id=CALL, to="+4930123456", act="a1")
    agent_acts.transfer(call_control_id=CALL, to="sip:desk@example.com", act="a2")
    assert [each[:2] for each in telnyx.sent] == [
        ("transfer", "+4930123456"), ("transfer", "+4930123456"),
        ("transfer", "sip:desk@example.com"),
    ]  # fmt: skip
    ids = [each[2] for each in telnyx.sent]
    assert ids[0] == ids[1] != ids[2]
    assert "transfer" in view(parts).suspended_for
    assert "agent.transferred" in told(parts)


def test_a_number_that_may_not_be_called_is_refused_and_handling_goes_on(parts, telnyx):
    agent_acts.transfer(call_control_id=CALL, to="+15550100", act="a1")
    assert telnyx.sent == []
    assert view(parts).suspended_for == ""
    assert "agent.refused" in told(parts)


def test_what_telnyx_refuses_is_told_and_ends_nothing(parts, telnyx):
    telnyx.fails = [RefusedError("no"), RefusedError("no")]
    agent_acts.transfer(call_control_id=CALL, to="+4930123456", act="a1")
    agent_acts.send_digits(call_control_id=CALL, digits="12#", act="a2")
    assert view(parts).suspended_for == ""
    assert told(parts).count("agent.refused") == 2


def test_what_may_pass_is_tried_again(parts, telnyx):
    telnyx.fails = [TryAgainError("busy")]
    with pytest.raises((Retry, TryAgainError)):
        agent_acts.send_digits(call_control_id=CALL, digits="12#", act="a1")
    assert telnyx.sent == []
    assert "agent.refused" not in told(parts)


def test_digits_are_sent_to_a_live_call_only(parts, telnyx):
    agent_acts.send_digits(call_control_id=CALL, digits="12#", act="a1")
    assert [each[:2] for each in telnyx.sent] == [("digits", "12#")]
    parts.store.call_ended(CALL, parts.origin(), "normal_clearing", "caller")
    agent_acts.send_digits(call_control_id=CALL, digits="3", act="a2")
    agent_acts.transfer(call_control_id=CALL, to="+4930123456", act="a3")
    assert len(telnyx.sent) == 1


def test_neither_number_nor_digits_are_shown_to_flower(monkeypatch):
    seen = []
    monkeypatch.setattr(publish, "_send", lambda *_, shown: seen.append(shown))
    publish.transfer_to(CALL, "+4930123456", "a1")
    publish.send_digits(CALL, "1234", "a2")
    assert len(seen) == 2
    assert not any("4930123456" in each or "1234" in each for each in seen)


def test_a_queue_is_joined_by_its_own_command(parts, telnyx):
    agent_acts.transfer(call_control_id=CALL, to="queue:support", act="a1")
    assert [each[:2] for each in telnyx.sent] == [("queue", "support")]
    assert "transfer" in view(parts).suspended_for

"""A text message is due after the silence of a person who agreed to it, and after nothing else."""

import pytest

from calls.snapshot import CallSnapshot, CallState
from monitor.settings import DeadAirSettings
from monitor.silences.follow_up import ENDINGS, is_due

pytestmark = pytest.mark.unit
SETTINGS = DeadAirSettings(follow_up_sms="Sorry we lost you.")
SILENT = {
    "state": CallState.ENDED, "hangup_reason": "silence", "sms_consent": True,
    "silence_causes": "caller_silent",
}  # fmt: skip


def due(settings=SETTINGS, **other):
    return is_due(CallSnapshot("v3:c", 10_000, **(SILENT | other)), settings)


def test_it_is_due_after_every_silent_end_of_a_person():
    assert all(due(hangup_reason=reason) for reason in ENDINGS)
    assert due(silence_causes="")
    assert due(silence_causes="voicemail caller_silent")


@pytest.mark.parametrize(
    "other",
    [
        {"state": CallState.ANSWERED}, {"hangup_reason": ""}, {"hangup_reason": "agent"},
        {"hangup_reason": "agent_failed"}, {"sms_consent": False},
        {"silence_causes": "caller_silent+ voicemail"}, {"silence_causes": "ivr"},
    ],
)  # fmt: skip
def test_it_is_not_due_otherwise(other):
    assert not due(**other)


def test_it_is_not_due_without_a_text():
    assert not due(DeadAirSettings())

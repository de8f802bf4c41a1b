"""H. A fail-over loses the last writes: what the owner heard in that time is stored again."""

import pytest

pytestmark = pytest.mark.unit


class LostWrites:
    """What is written while it is open is lost: the replica that takes over never had it."""

    def __init__(self, call):
        self._call = call

    def __enter__(self):
        self._saved = self._call.server.save()

    def __exit__(self, *_):
        now_ms = self._call.now_ms
        self._call.server.load(self._saved)
        self._call.server.now_ms = now_ms
        self._call.look_at = now_ms + 500  # the hub's poll finds another version


def test_who_began_to_talk_is_not_asked_whether_he_is_there(call):
    call.go(6.5)
    with LostWrites(call):
        call.starts_speaking()
    assert not call.view().caller_speaking_ms
    call.go(8)
    assert call.view().caller_speaking_ms
    assert call.steps == []


def test_who_talks_after_a_checkin_is_not_hung_up_on(call):
    call.go(7.5).go(2)
    assert call.steps == ["checkin-1"]
    with LostWrites(call):
        call.starts_speaking()
    call.go(12)
    assert call.steps == ["checkin-1"]
    assert call.hangups == 0


def test_who_fell_silent_is_asked_in_time(call):
    call.go(3).starts_speaking().go(1.2)
    with LostWrites(call):
        call.stops_speaking()
        quiet_at = call.now_ms
    call.go(7.6)
    assert call.view().caller_quiet_at_ms == quiet_at
    assert call.steps == ["checkin-1"]


def test_what_the_store_knows_is_told_once(call):
    call.go(3).starts_speaking().go(2)
    version = call.view().version
    call.look()
    call.look()
    assert call.view().version == version

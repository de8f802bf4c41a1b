"""Snapshots made the quick way are those that the product makes."""

from dataclasses import replace

import pytest

from calls import snapshot_reply
from tests.virtual_time import known_views
from tests.virtual_time.call import CALL, VirtualCall, virtual_world
from tests.virtual_time.engine import KEYS

pytestmark = pytest.mark.unit


def test_what_is_read_and_replaced_is_the_same():
    with virtual_world():
        call = VirtualCall(silence_timeout_normal=2).answer().agent_says("Hello.")
        for _ in range(8):
            call.go(1.1)
            flat, ledger = (call.server.pairs(KEYS[name]) for name in ("call", "playbacks"))
            reply = (call.now_ms, flat, ledger, ["hold_on"], ["item"], 7)
            view = known_views.parse(CALL, reply)
            assert view == snapshot_reply.parse(CALL, reply)
            changes = {"now_ms": 5, "asked": "", "asked_until_ms": 0}
            assert known_views.replace(view, **changes) == replace(view, **changes)

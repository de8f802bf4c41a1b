"""Calls one after another on one worker leave nothing behind: memory, sockets, threads, Redis keys.

`--leak-calls 1000` for the long one. What an ended call keeps on purpose (its hash and timeline, 30
days; an hour of what tells doubled events) has a time to live, and nothing else is there.
"""

import psutil
import pytest

from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.service(web_workers=1),
    pytest.mark.timeout(1800),
]
WARM_UP = 20
KEPT_KB_PER_CALL = 6
"""Far below a leaked session (about 50 kB with its monitor and talker), above the noise."""

BRIEF = {
    "caller": {"from": "+15550390001", "to": "+15550290001"},
    "options": {"answer_delay": 0.01, "start_delay": 0.01, "speak_minimum": 0.1},
    "step": [{"when": "speak 1 ended", "hang_up": True}],
}


class Footprint:
    """What the web worker and Redis hold at one moment."""

    def __init__(self, service):
        [pid] = service.web.children()
        process = psutil.Process(pid)
        self.rss_kb = process.memory_info().rss >> 10
        self.files = process.num_fds()
        self.threads = process.num_threads()
        with service.redis as client:
            keys = list(client.scan_iter(count=1000))
            self.live = client.zcard("calls:live")
            busy = ("playbacks:", "speech:", "inbox:")
            self.left = [key for key in keys if key.startswith(busy)]
            ours = [key for key in keys if "{v3:" in key]
            self.for_ever = [key for key in ours if client.ttl(key) < 0]


def call_and_leave(service, count):
    for _ in range(count):
        call = service.simulator.place(BRIEF)["call_control_id"]
        eventually(lambda c=call: service.simulator.record(c)["closed"], 30, every_s=0.02)


def test_calls_one_after_another_leave_nothing_behind(own_service, request, measured):
    count = request.config.getoption("--leak-calls")
    service = own_service
    service.api.patch_agent("default", {"greeting": "Hi."})
    call_and_leave(service, WARM_UP)
    eventually(lambda: Footprint(service).live == 0, 15)
    before = Footprint(service)
    call_and_leave(service, count)
    eventually(lambda: Footprint(service).live == 0, 15)
    eventually(lambda: Footprint(service).files <= before.files + 2, 30, what="sockets closed")
    after = Footprint(service)
    grown = after.rss_kb - before.rss_kb
    measured(
        f"{count} calls on one worker: {grown:+d} kB, {after.files - before.files:+d} files, "
        f"{after.threads - before.threads:+d} threads, {len(after.left)} keys of live calls"
    )
    assert grown <= 4_000 + KEPT_KB_PER_CALL * count
    assert after.threads <= before.threads + 1
    assert not after.left
    assert not after.for_ever

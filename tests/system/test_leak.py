"""Calls on one worker leave nothing behind: memory, greenlets, sockets, threads, Redis keys.

`--leak-calls 1000` for the long one; `LINES` callers are on the line at a time, each rings when the
one before has left. What an ended call keeps on purpose (its hash and timeline, 30 days; an hour of
what tells doubled events) has a time to live, and nothing else is there.
"""

from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from tests.system.greenlets import COUNTED, greenlets
from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.service(web_workers=1, variables=COUNTED, simulator_options={"records": 50}),
    pytest.mark.timeout(1800),
]
LINES = 5
WARM_UP = 50
KEPT_KB_PER_CALL = 2
"""Far below a leaked session (about 50 kB with its monitor and talker), above the noise."""

POOLED = 2 * LINES
"""Connections to Redis are made when more of them are needed at once than ever before."""

CELERY_THREADS = 16
"""Celery makes its threads, and a connection to Redis for each, when it first needs them."""

BRIEF = {
    "caller": {"from": "+15550390001", "to": "+15550290001"},
    "options": {"answer_delay": 0.01, "start_delay": 0.01, "speak_minimum": 0.1},
    "step": [{"when": "speak 1 ended", "hang_up": True}],
}


class Footprint:
    """What the web worker, the Celery worker and Redis hold at one moment."""

    def __init__(self, service):
        [pid] = service.web.children()
        self.web = psutil.Process(pid)
        celery = psutil.Process(service.worker.container.process.pid)
        self.rss_kb = self.web.memory_info().rss >> 10
        self.celery_rss_kb = celery.memory_info().rss >> 10
        self.files, self.celery_files = self.web.num_fds(), celery.num_fds()
        self.threads, self.celery_threads = self.web.num_threads(), celery.num_threads()
        self.greenlets = greenlets(service)
        with service.redis as client:
            keys = list(client.scan_iter(count=1000))
            self.live = client.zcard("calls:live")
            busy = ("playbacks:", "speech:", "inbox:", "{taken}:")
            self.left = [key for key in keys if key.startswith(busy)]
            ours = [key for key in keys if "{v3:" in key]
            self.for_ever = [key for key in ours if client.ttl(key) < 0]


def call_and_leave(service, count):
    def one(_):
        call = service.simulator.place(BRIEF)["call_control_id"]
        eventually(lambda: service.simulator.record(call)["closed"], 30, every_s=0.05)

    with ThreadPoolExecutor(LINES) as pool:
        list(pool.map(one, range(count)))


def at_rest(service):
    """Return the footprint once no call is live and no event is on its way."""

    def footprint():
        found = Footprint(service)
        assert not found.live, f"{found.live} live calls"
        assert not found.left, found.left
        return found

    return eventually(footprint, 20, every_s=0.5)


def test_calls_one_after_another_leave_nothing_behind(own_service, request, measured):
    count = request.config.getoption("--leak-calls")
    service = own_service
    service.api.patch_agent("default", {"greeting": "Hi."})
    call_and_leave(service, WARM_UP)
    before = at_rest(service)
    call_and_leave(service, count)

    def back_where_it_was():
        now = at_rest(service)
        assert now.files <= before.files + POOLED, f"{now.files} files, {before.files} before"
        assert now.greenlets <= before.greenlets, f"{now.greenlets}, {before.greenlets} before"
        return now

    after = eventually(back_where_it_was, 40, every_s=1)

    def grown(name):
        return f"{getattr(after, name) - getattr(before, name):+d}"

    measured(
        f"{count} calls on one worker: web {grown('rss_kb')} kB, {grown('files')} files, "
        f"{grown('threads')} threads, {grown('greenlets')} of {after.greenlets} greenlets; "
        f"Celery {grown('celery_rss_kb')} kB, {grown('celery_files')} files, "
        f"{grown('celery_threads')} threads; 0 keys of live calls"
    )
    allowed_kb = 4_000 + KEPT_KB_PER_CALL * count
    assert after.rss_kb - before.rss_kb <= allowed_kb
    assert after.celery_rss_kb - before.celery_rss_kb <= allowed_kb
    assert after.threads <= before.threads + 1
    assert after.celery_threads <= before.celery_threads + CELERY_THREADS
    assert after.celery_files <= before.celery_files + CELERY_THREADS
    assert not after.for_ever

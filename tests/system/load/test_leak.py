"""Calls on one worker leave nothing behind: memory, greenlets, sockets, threads, Redis keys.

`LINES` callers are on the line at a time, each rings when the one before has left. A leak grows
with every round of calls. What is made when it is first needed (a connection when more of them are
needed at once than ever before, one of Celery's threads) does not, so one round that leaves nothing
is enough. `--leak-calls 1000` makes the rounds long.

What an ended call keeps on purpose (its hash and timeline, 30 days; an hour of what tells doubled
events) has a time to live, and nothing else is there.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from tests.system.harness.greenlets import COUNTED, greenlets
from tests.system.harness.waiting import eventually

IDLE_THREAD_S = 1
"""For how long gevent keeps a thread that has looked up an address; its own default is 5 s."""

pytestmark = [
    pytest.mark.system,
    pytest.mark.alone,
    pytest.mark.service(
        web_workers=1,
        variables=COUNTED | {"GEVENT_THREADPOOL_IDLE_TASK_TIMEOUT": str(IDLE_THREAD_S)},
        simulator_options={"records": 50},
    ),
    pytest.mark.timeout(1800),
]
LINES = 5
WARM_UP, WARM_UP_LINES = 60, 3 * LINES
"""Enough at once that a round of `LINES` needs little more than is there already."""

ROUNDS = 5
COUNTS = ("files", "threads", "greenlets", "celery_files", "celery_threads")
SIZES = ("rss_kb", "celery_rss_kb")
NOISE_KB, KEPT_KB_PER_CALL = 4_000, 2
"""Far below a leaked session (about 50 kB with its monitor and agent), above the noise."""

BRIEF = {
    "caller": {"from": "+15550390001", "to": "+15550290001"},
    "options": {"answer_delay": 0.01, "start_delay": 0.01, "speak_minimum": 0.1},
    "step": [{"when": "speak 1 ended", "hang_up": True}],
}


class Footprint:
    """What the web worker, the Celery workers and Redis hold at one moment."""

    def __init__(self, service):
        [pid] = service.web.children()
        web = psutil.Process(pid)
        lanes = [psutil.Process(pid) for pid in service.worker.container.process.children()]
        self.rss_kb = web.memory_info().rss >> 10
        self.celery_rss_kb = sum(lane.memory_info().rss for lane in lanes) >> 10
        self.files, self.celery_files = web.num_fds(), sum(lane.num_fds() for lane in lanes)
        self.threads = web.num_threads()
        self.celery_threads = sum(lane.num_threads() for lane in lanes)
        self.greenlets = greenlets(service)
        with service.redis as client:
            self.live = client.zcard("calls:live")
            busy = ("playbacks:", "speech:", "inbox:", "{taken}:")
            self.left = [key for key in client.scan_iter(count=1000) if key.startswith(busy)]
        self.for_ever = [key for key in service.kept_for_ever() if "{v3:" in key]

    def more_than(self, before, names):
        """Return by how much these are more, or less, than they were before."""
        return {name: getattr(self, name) - getattr(before, name) for name in names}


def call_and_leave(service, count, lines):
    def one(_):
        call = service.simulator.place(BRIEF)["call_control_id"]
        eventually(lambda: service.simulator.record(call)["closed"], 30, what=f"{call} over")

    with ThreadPoolExecutor(lines) as pool:
        list(pool.map(one, range(count)))


def at_rest(service):
    """Return the footprint now that no call is live and no event is on its way."""
    found = Footprint(service)
    assert not found.live, f"{found.live} live calls"
    assert not found.left, found.left
    assert not found.for_ever, found.for_ever
    return found


def settled(service):
    """Return the footprint once it stays as it is: threads that idle have gone, for one."""

    def unchanged():
        before = at_rest(service)
        time.sleep(2 * IDLE_THREAD_S)  # what is watched is this time
        now = at_rest(service)
        changed = now.more_than(before, COUNTS)
        assert not any(changed.values()), changed
        return now

    return eventually(unchanged, 40, what="a footprint that stays")


def left_behind(before, after, count):
    """Return what a round of calls left, by name; nothing if it left what it found."""
    counts, sizes = after.more_than(before, COUNTS), after.more_than(before, SIZES)
    allowed_kb = NOISE_KB + KEPT_KB_PER_CALL * count
    left = {name: more for name, more in counts.items() if more > 0}
    return left | {name: more for name, more in sizes.items() if more > allowed_kb}


def test_calls_one_after_another_leave_nothing_behind(own_service, request, measured):
    count = request.config.getoption("--leak-calls")
    own_service.api.patch_agent("default", {"greeting": "Hi."})
    call_and_leave(own_service, WARM_UP, WARM_UP_LINES)
    after, rounds = settled(own_service), []
    while len(rounds) < ROUNDS and (not rounds or rounds[-1]):
        before = after
        call_and_leave(own_service, count, LINES)
        after = settled(own_service)
        rounds.append(left_behind(before, after, count))
    more = after.more_than(before, (*COUNTS, *SIZES))
    measured(
        f"{count} calls on one worker, round {len(rounds)}: "
        f"{', '.join(f'{name} {change:+d}' for name, change in more.items())}; "
        f"{after.greenlets} greenlets, 0 keys of live calls"
    )
    assert not rounds[-1], rounds

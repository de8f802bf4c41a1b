"""A thousand check-ins at one moment on an account of 20 commands a second, in virtual time.

Telnyx is the simulator's own limit, the budget is the product's Lua. Without pacing 20 of them are
sent in the first second, and what is refused is tried three more times, all in step: 960 are lost.
"""

import heapq
from collections import Counter

import pytest

from calls.pacing.budget import CommandBudget
from calls.pacing.gate import Gate
from calls.pacing.turn import GIVEN_UP, Learned
from simulator.model.rate_limit import RateLimits
from tests.virtual_time.redis.server import VirtualServer

pytestmark = pytest.mark.unit
LIMIT, WINDOW_S = 20, 1.0
GOOD_FOR_MS = 5_000
HANGUP, CHECKIN, REST = range(3)


class PacingServer(VirtualServer):
    """The virtual server with what the budget's steps ask for besides."""

    def _order(self, key):
        return sorted((self.value(key) or {}).items(), key=lambda item: (item[1], item[0]))

    def _zrangebyscore(self, key, low, high, *_limit):
        assert low == "-inf"
        return [member for member, score in self._order(key) if score <= float(high)]

    def _zcount(self, key, low, high):
        return len(self._zrangebyscore(key, low, high))

    def _zcard(self, key):
        return len(self.value(key) or {})

    def _zrank(self, key, member):
        return next(n for n, (one, _) in enumerate(self._order(key)) if one == member)

    def _zadd(self, key, score, member):
        self.zadd(key, {member: float(score)})
        return 1

    def _zrem(self, key, member):
        self.zrem(key, member)
        return 1

    def _pexpire(self, key, ms):
        if self.value(key) is not None:
            self._expires[key] = self.now_ms + int(float(ms))
        return 1

    def _pttl(self, key):
        return self.pttl(key)


class Account:
    """Commands of several processes on one account; times are ms from the beginning."""

    def __init__(self, *, configured=0, processes=4, limit=LIMIT, answers_in_ms=50):
        self.server = PacingServer()
        self.began_ms = self.server.now_ms
        self.limits, self.limit = RateLimits(), limit
        self.answers_in_ms = answers_in_ms
        self.processes = [
            (CommandBudget(self.server, "commands", configured), Gate(always=configured > 0))
            for _ in range(processes)
        ]
        self.sent, self.refused, self.given_up, self.asked = {}, Counter(), {}, Counter()
        self.order = []
        self._agenda, self._count = [], 0

    def later(self, at_ms, act, *args):
        self._count += 1
        heapq.heappush(self._agenda, (at_ms, self._count, act, args))

    @property
    def now_ms(self):
        return self.server.now_ms - self.began_ms

    def run(self):
        while self._agenda:
            at_ms, _, act, args = heapq.heappop(self._agenda)
            self.server.now_ms = self.began_ms + at_ms
            act(*args)

    def command(self, name, urgency, ends_ms):
        """Let a task come for its turn, as `tasks.pacing` does."""
        budget, gate = self.processes[self._count % len(self.processes)]
        if self.now_ms > ends_ms:
            self.given_up[name] = self.now_ms
            return
        if gate.must_ask(self.now_ms / 1000, 1):
            self.asked[name] += 1
            turn = budget.turn(name, urgency, ends_ms - self.now_ms)
            gate.note_turn(turn, self.now_ms / 1000)
            if turn.wait_ms == GIVEN_UP:
                self.given_up[name] = self.now_ms
                return
            if turn.wait_ms:
                self.later(self.now_ms + turn.wait_ms, self.command, name, urgency, ends_ms)
                return
        self.send(name, urgency, ends_ms, budget, gate)

    def send(self, name, urgency, ends_ms, budget, gate):
        standing = self.limits.take("all", self.limit, WINDOW_S, self.now_ms / 1000)
        self.later(
            self.now_ms + self.answers_in_ms,
            self.answered, name, urgency, ends_ms, budget, gate, standing,
        )  # fmt: skip

    def answered(self, name, urgency, ends_ms, budget, gate, standing):
        shut_ms = 0 if standing.allowed else 1_000
        learned = Learned(standing.limit, standing.remaining, 1_000, shut_ms)
        if gate.hears(learned, self.now_ms / 1000):
            budget.learn(learned)
        if standing.allowed:
            assert name not in self.sent, "sent twice"
            self.sent[name] = self.now_ms
            self.order.append(name)
            return
        self.refused[name] += 1
        self.later(self.now_ms + 250, self.command, name, urgency, ends_ms)


def a_thousand(account, good_for_ms):
    for n in range(1_000):
        account.later(0, account.command, f"check-in-{n}", CHECKIN, good_for_ms)


def most_in_a_second(times):
    ordered = sorted(times)
    return max(sum(at <= other < at + 1_000 for other in ordered) for at in ordered)


@pytest.mark.long
@pytest.mark.parametrize("configured", [LIMIT, 0])
def test_all_are_sent_once_when_there_is_time(configured, measured):
    account = Account(configured=configured)
    a_thousand(account, 120_000)
    account.run()
    assert len(account.sent) == 1_000
    assert not account.given_up
    assert most_in_a_second(account.sent.values()) <= LIMIT + 2
    learned = 0 if configured else 250  # the first answers of each process
    assert account.refused.total() <= (0 if configured else 1_000)
    assert max(account.refused.values(), default=0) <= 2
    assert account.asked.total() <= 2_000 + learned
    took = sorted(account.sent.values())
    measured(
        f"limit {'configured' if configured else 'learned'}: {account.refused.total()} answered"
        f" 429, all sent within {took[-1] / 1000:.1f} s, half after {took[500] / 1000:.1f} s,"
        f" {account.asked.total()} steps in Redis"
    )


@pytest.mark.parametrize("configured", [LIMIT, 0])
def test_what_cannot_be_sent_in_time_is_given_up_and_never_sent_late(configured, measured):
    account = Account(configured=configured)
    a_thousand(account, GOOD_FOR_MS)
    account.run()
    assert len(account.sent) + len(account.given_up) == 1_000, "none is lost silently"
    assert not account.sent.keys() & account.given_up.keys()
    assert max(account.sent.values()) <= GOOD_FOR_MS + account.answers_in_ms
    assert len(account.sent) >= 0.6 * LIMIT * GOOD_FOR_MS / 1_000
    measured(f"{len(account.sent)} sent in 5 s, {len(account.given_up)} given up")


@pytest.mark.long
def test_hang_ups_go_first_whenever_they_come(measured):
    account = Account(configured=LIMIT)
    a_thousand(account, 120_000)
    for n in range(50):
        account.later(1_000, account.command, f"say-{n}", REST, 120_000)
        account.later(2_000, account.command, f"hangup-{n}", HANGUP, GOOD_FOR_MS)
    account.run()
    assert len(account.sent) == 1_100, account.given_up
    hangups = [at for name, at in account.sent.items() if name.startswith("hangup")]
    between = [
        name for name, at in account.sent.items()
        if 2_100 < at < max(hangups) and not name.startswith("hangup")
    ]  # fmt: skip
    assert between == []
    said = min(n for n, name in enumerate(account.order) if name.startswith("say"))
    asked = max(n for n, name in enumerate(account.order) if name.startswith("check-in"))
    assert asked < said, "check-ins before the rest"
    measured(f"50 hang-ups among 1,000 check-ins: the last after {max(hangups) - 2_000} ms")


@pytest.mark.long
def test_they_do_not_come_back_in_step():
    """After a refusal of all at once no two processes' commands leave in the same instant."""
    account = Account(configured=0)
    a_thousand(account, 120_000)
    account.run()
    later = Counter(at for at in account.sent.values() if at > 2_000)
    assert max(later.values()) <= 2


def test_a_waiter_whose_worker_died_does_not_hold_up_the_others():
    account = Account(configured=LIMIT)
    budget, _ = account.processes[0]
    for n in range(100):
        budget.turn(f"lost-{n}", HANGUP, GOOD_FOR_MS)
    account.later(8_000, account.command, "check-in", CHECKIN, 13_000)
    account.run()
    assert account.sent["check-in"] < 8_200


def test_the_same_command_asks_twice_and_has_one_place():
    account = Account(configured=LIMIT)
    budget, _ = account.processes[0]
    for n in range(5):
        budget.turn(f"before-{n}", CHECKIN, GOOD_FOR_MS)
    first, again = (budget.turn("same", CHECKIN, GOOD_FOR_MS) for _ in range(2))
    assert first == again
    assert budget.turn("next", CHECKIN, GOOD_FOR_MS).wait_ms > first.wait_ms


def test_without_a_limit_nobody_asks():
    account = Account(configured=0, limit=1_000_000)
    a_thousand(account, GOOD_FOR_MS)
    account.run()
    assert len(account.sent) == 1_000
    assert account.asked.total() == 0
    assert account.server.names() == []

"""A Redis of one dictionary in virtual time, with what the Lua steps and the store ask of it.

Values are never changed in place: a write replaces the value, so a snapshot is two shallow copies.
`now_ms` is the only clock, and only the server's holder moves it.
"""

from functools import cache

from calls.redis_client import scripts
from calls.redis_client.scripts import digest
from tests.virtual_time.redis.commands import Commands
from tests.virtual_time.redis.lua_interpreter import Interpreter

START_MS = 1_760_000_000_000


@cache
def interpreter():
    """Return the one interpreter of this process: a step is compiled once for all calls."""
    return Interpreter()


@cache
def _sources():
    return {digest(name): scripts.source(name) for name in scripts.STEPS}


class VirtualServer(Commands):
    """Both the server and the client to it: `CallStore(VirtualServer())` works."""

    sharded, agents_tag = False, ""

    def check_reachable(self):
        """It always is."""

    def __init__(self, now_ms=START_MS, *, keeps_streams=True):
        self.now_ms = now_ms
        self.published = []
        self.grown = False
        """A call's version has grown."""

        self.streams = {}
        self.keeps_streams = keeps_streams
        self._data = {}
        self._expires = {}
        self._pairs = {}
        self._dropped_at_ms = now_ms
        self._interpreter = interpreter()
        self._sources = _sources()

    def plant(self, step, right, wrong):
        """Replace *right* in the text of *step* by *wrong*: a fault that tests must find."""
        source = self._sources[digest(step)]
        if source.count(right) != 1:
            raise ValueError(f"{step}.lua has {source.count(right)} times {right!r}")
        self._sources = self._sources | {digest(step): source.replace(right, wrong)}

    # -- snapshots --------------------------------------------------------------------------

    def save(self):
        return self.now_ms, self._data.copy(), self._expires.copy()

    def load(self, saved):
        self.now_ms, data, expires = saved
        self._data, self._expires = data.copy(), expires.copy()
        self.published.clear()
        self.grown = False
        self._dropped_at_ms = 0

    def names(self):
        return sorted(key for key in tuple(self._data) if self.value(key) is not None)

    def value(self, key):
        """Return what is stored at *key* now: dict, frozenset, tuple or text; None if nothing."""
        expires = self._expires.get(key)
        if expires is not None and expires <= self.now_ms:
            del self._data[key], self._expires[key]
        return self._data.get(key)

    def pairs(self, key):
        """Return the fields and values of the hash at *key*; one list while nothing changes it."""
        value = self.value(key)
        known = self._pairs.get(key)
        if known is None or known[0] is not value:
            flat = [text for pair in (value or {}).items() for text in pair]
            known = self._pairs[key] = (value, flat)
        return known[1]

    def drop_expired(self):
        """Drop all that has expired by now."""
        if self.now_ms != self._dropped_at_ms:
            self._dropped_at_ms = self.now_ms
            for key in [key for key, at in self._expires.items() if at <= self.now_ms]:
                self.value(key)

    def ttl_ms(self, key):
        expires = self._expires.get(key)
        return None if expires is None else expires - self.now_ms

    # -- the client's side ------------------------------------------------------------------

    def evalsha(self, sha, count, *words):
        self._interpreter.server = self
        return self._interpreter.run(self._sources[sha], words[:count], words[count:])

    def eval(self, source, count, *words):
        self._interpreter.server = self
        return self._interpreter.run(source, words[:count], words[count:])

    def script_load(self, source):
        return source

    def pubsub_numsub(self, *channels):
        """Count a listener on each: whether a worker lives is not played here."""
        return [(channel, 1) for channel in channels]

    def hget(self, key, field):
        return self.command("HGET", [key, field])

    def hgetall(self, key):
        return dict(self.value(key) or {})

    def getdel(self, key):
        found = self.value(key)
        self._put(key, None)
        return found

    def get(self, key):
        return self.value(key)

    def set(self, key, value, *, ex=None, nx=False, get=False):
        before = self.value(key)
        if not (nx and before is not None):
            self._set(key, value, *(("EX", ex) if ex else ()))
        return before if get else True

    def delete(self, *names):
        return self._del(*names)

    def rpush(self, key, *items):
        return self._rpush(key, *items)

    def expire(self, key, seconds):
        return self._expire(key, seconds)

    def pttl(self, key):
        left_ms = self.ttl_ms(key)
        return -2 if self.value(key) is None else -1 if left_ms is None else left_ms

    def lindex(self, key, index):
        return dict(enumerate(self.value(key) or ())).get(index)

    def time(self):
        return self.now_ms // 1000, self.now_ms % 1000 * 1000

    def zadd(self, key, mapping, *, nx=False, xx=False):
        scores = dict(self.value(key) or {})
        for member, score in mapping.items():
            if not (nx and member in scores) and not (xx and member not in scores):
                scores[member] = score
        self._put(key, scores)

    def zrem(self, key, *members):
        scores = self.value(key) or {}
        self._put(key, {name: score for name, score in scores.items() if name not in members})

    def zrange(self, key, _start, _end, *, withscores=False):
        found = sorted((self.value(key) or {}).items(), key=lambda item: (item[1], item[0]))
        return found if withscores else [member for member, _ in found]

    def zremrangebyrank(self, key, start, end):
        members = self.zrange(key, 0, -1)
        self.zrem(key, *members[start : len(members) + end + 1])

    def pipeline(self, *, transaction=True):
        del transaction  # one thread: whatever runs here runs alone
        return Pipeline(self)


class Pipeline:
    """Commands of a client gathered and run in one go."""

    def __init__(self, server):
        self._server = server
        self._gathered = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._gathered = []

    def __getattr__(self, name):
        def gather(*args, **options):
            self._gathered.append((name, args, options))

        return gather

    def execute(self):
        gathered, self._gathered = self._gathered, []
        return [getattr(self._server, name)(*args, **options) for name, args, options in gathered]

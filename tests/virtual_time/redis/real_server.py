"""A real Redis whose steps read the clock from a key, and what is compared with the model's."""

import json
from dataclasses import replace

from calls.redis_client.scripts import STEPS, digest, source
from calls.snapshot import CallSnapshot

CLOCK = "virtual:clock"


class ServerInVirtualTime:
    """A client of a real server whose steps read the clock from a key."""

    def __init__(self, client):
        self._client = client
        self._sources = {
            digest(name): source(name).replace(
                "redis.call('TIME')", f"redis.call('HMGET', '{CLOCK}', 's', 'us')"
            )
            for name in STEPS
        }

    def __getattr__(self, name):
        return getattr(self._client, name)

    def evalsha(self, sha, count, *words):
        return self._client.eval(self._sources[sha], count, *words)

    def time(self):
        return tuple(int(part) for part in self._client.hmget(CLOCK, "s", "us"))

    def set_clock(self, now_ms, passed_ms):
        self._client.hset(CLOCK, mapping={"s": now_ms // 1000, "us": now_ms % 1000 * 1000})
        for key in self._client.scan_iter():
            left_ms = self._client.pttl(key)
            if left_ms >= 0:
                self._client.pexpire(key, max(left_ms - passed_ms, 0))

    def state(self):
        found = {}
        for key in self._client.scan_iter():
            read = {
                "hash": self._client.hgetall, "set": self._client.smembers, "string":
                self._client.get, "list": lambda k: self._client.lrange(k, 0, -1), "zset":
                lambda k: dict(self._client.zrange(k, 0, -1, withscores=True)), "stream":
                lambda k: [fields for _, fields in self._client.xrange(k)],
            }[self._client.type(key)]  # fmt: skip
            found[key] = readable(read(key))
        found.pop(CLOCK, None)
        return found

    def ttls(self):
        keys = list(self._client.scan_iter())
        return {key: ttl for key in keys if (ttl := self._client.pttl(key)) >= 0}


def readable(value):
    """Return *value* with its JSON decoded and its order forgotten where Redis has none."""
    if isinstance(value, dict):
        return {name: readable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [readable(item) for item in value]
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    return set(value) if isinstance(value, frozenset) else value


def state_of(server):
    state = {key: readable(server.value(key)) for key in server.names()}
    state |= {key: [fields for _, fields in entries] for key, entries in server.streams.items()}
    return state


def comparable(reply):
    if isinstance(reply, CallSnapshot):
        return replace(reply, flags=tuple(sorted(reply.flags)))
    if isinstance(reply, list):
        return sorted(reply)
    return reply

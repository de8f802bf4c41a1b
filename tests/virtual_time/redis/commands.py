"""Redis's commands, as the Lua steps call them, on a dictionary in virtual time."""

from functools import cache


@cache
def _method(name):
    return f"_{name.lower()}"


class Commands:
    """What `redis.call` reaches; the server holds what it works on."""

    def command(self, name, words):
        return getattr(self, _method(name))(*words)

    def _time(self):
        return [str(self.now_ms // 1000), str(self.now_ms % 1000 * 1000)]

    def _put(self, key, value):
        if value:
            self._data[key] = value
        else:
            self._data.pop(key, None)
            self._expires.pop(key, None)

    def _hgetall(self, key):
        return [text for pair in (self.value(key) or {}).items() for text in pair]

    def _hget(self, key, field):
        return (self.value(key) or {}).get(field)

    def _hlen(self, key):
        return len(self.value(key) or {})

    def _hexists(self, key, field):
        return int(field in (self.value(key) or {}))

    def _hset(self, key, *pairs):
        before = self.value(key) or {}
        after = before | dict(zip(pairs[::2], pairs[1::2], strict=True))
        self._put(key, after)
        return len(after) - len(before)

    def _hdel(self, key, *fields):
        before = self.value(key) or {}
        after = {name: value for name, value in before.items() if name not in fields}
        self._put(key, after)
        return len(before) - len(after)

    def _set(self, key, value, *options):
        self._data[key] = value
        self._expires.pop(key, None)
        if options:
            unit, seconds = options
            if unit != "EX":
                raise NotImplementedError(unit)
            self._expires[key] = self.now_ms + int(seconds) * 1000
        return "OK"

    def _del(self, *names):
        found = [name for name in names if self.value(name) is not None]
        for name in found:
            self._put(name, None)
        return len(found)

    def _exists(self, *names):
        return sum(self.value(name) is not None for name in names)

    def _expire(self, key, seconds):
        if self.value(key) is None:
            return 0
        self._expires[key] = self.now_ms + int(seconds) * 1000
        return 1

    def _get(self, key):
        return self.value(key)

    def _incr(self, key):
        grown = int(self.value(key) or 0) + 1
        self._data[key] = str(grown)
        self.grown = True
        return grown

    def _sadd(self, key, *members):
        before = self.value(key) or frozenset()
        after = before | set(members)
        self._data[key] = after
        return len(after) - len(before)

    def _rpush(self, key, *items):
        self._data[key] = (*(self.value(key) or ()), *items)
        return len(self._data[key])

    def _lrange(self, key, start, end):
        if (start, end) != ("0", "-1"):
            raise NotImplementedError((start, end))
        return list(self.value(key) or ())

    def _ltrim(self, key, start, end):
        if int(start) < 0 or end != "-1":
            raise NotImplementedError((start, end))
        self._put(key, (self.value(key) or ())[int(start) :])
        return "OK"

    def _zadd(self, key, option, score, member):
        self.zadd(key, {member: float(score)}, xx=option == "XX")
        return 0

    def _publish(self, channel, message):
        self.published.append((channel, message))
        return 0

    def _xadd(self, key, *words):
        if words[:2] != ("MAXLEN", "~") or words[3] != "*":
            raise NotImplementedError(words[:4])
        if self.keeps_streams:
            fields = dict(zip(words[4::2], words[5::2], strict=True))
            self.streams.setdefault(key, []).append((self.now_ms, fields))
        return f"{self.now_ms}-0"

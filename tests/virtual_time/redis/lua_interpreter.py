"""An interpreter for the Lua steps in this process: Lua 5.1 as Redis has it, clock and keys ours.

It runs the very files of `calls/lua`; nothing of what a step does is written a second time here.
Values cross the border as on Redis: numbers reach a command as Redis prints them, a reply's number
is cut to an integer, its false and nil are nothing, its tables end at their first hole.
"""

import json
from itertools import islice
from pathlib import Path

try:  # the same language, and an interpreter of steps in four fifths of the time
    from lupa import luajit20 as lua
except ImportError:  # not on every machine
    from lupa import lua51 as lua

_CJSON = """
local encode
local escapes = {['"'] = '\\\\"', ['\\\\'] = '\\\\\\\\', ['/'] = '\\\\/', ['\\b'] = '\\\\b',
                 ['\\f'] = '\\\\f', ['\\n'] = '\\\\n', ['\\r'] = '\\\\r', ['\\t'] = '\\\\t'}
local function text(value)
  return '"' .. value:gsub('[%c"\\\\/\\127]', function(c)
    return escapes[c] or string.format('\\\\u%04x', c:byte())
  end) .. '"'
end
local function length(value)
  local most, count = 0, 0
  for key in pairs(value) do
    if type(key) ~= 'number' or key < 1 or key % 1 ~= 0 then return nil end
    most, count = math.max(most, key), count + 1
  end
  if count == 0 then return nil end
  if most > 10 and most > 2 * count then error('excessively sparse array') end
  return most
end
function encode(value)
  local kind = type(value)
  if kind == 'number' then return string.format('%.14g', value) end
  if kind == 'string' then return text(value) end
  if kind == 'boolean' then return tostring(value) end
  if kind ~= 'table' then return 'null' end
  local found, size = {}, length(value)
  if size then
    for i = 1, size do found[i] = encode(value[i]) end
    return '[' .. table.concat(found, ',') .. ']'
  end
  for key, item in pairs(value) do
    found[#found + 1] = text(tostring(key)) .. ':' .. encode(item)
  end
  return '{' .. table.concat(found, ',') .. '}'
end
return encode
"""

_KEPT_JSON = """
local decode = ...
local known, count = {}, 0
local function copy(value)
  if type(value) ~= 'table' then return value end
  local found = {}
  for name, item in pairs(value) do found[name] = copy(item) end
  return found
end
return function(raw)
  local value = known[raw]
  if value == nil then
    if count == 1000 then known, count = {}, 0 end
    value, count = decode(raw), count + 1
    known[raw] = value
  end
  return copy(value)
end
"""
"""Steps read the same texts again and again; each gets tables of its own, which it may change."""

_SEPARATOR = "\0\x1f\0"
"""Texts cross the border in one piece, which is ten times as fast as one by one."""

_PAUSE = 1_000
"""Lua collects its garbage when its memory has grown to this percentage: a few MB."""

_OF_NO_VALUE = frozenset({"XADD", "PUBLISH"})
_COMMANDS = Path(__file__).with_name("commands.lua")


class Interpreter:
    """Runs steps on `server`, which is to be set before each; several may share one interpreter.

    What a step reads is kept on Lua's side for the steps after it, as long as the server holds the
    same value. Steps themselves keep nothing in globals.
    """

    def __init__(self):
        self._lua = lua.LuaRuntime(unpack_returned_tuples=False)
        self._lua.execute(f"collectgarbage('setpause', {_PAUSE})")
        self._lua.execute("if jit then jit.off() end")  # steps are too short to be compiled
        self._table = self._lua.table_from
        self.server = self._holder = None
        self._globals = self._lua.globals()
        self._load = self._globals.loadstring
        self._chunks = {}
        self._keys = {}
        self._held = {}
        self._null = object()
        call, *ours = self._load(_COMMANDS.read_text())(self._fetch, self._forward, _SEPARATOR)
        self._run, self._taken, self._forget, self._keep_streams = ours
        self._globals.redis = self._table({"call": call})
        decode = self._load(_KEPT_JSON)(self._decode)
        cjson = {"encode": self._lua.execute(_CJSON), "decode": decode, "null": self._null}
        self._globals.cjson = self._table(cjson)

    def run(self, source, keys, args):
        """Run *source* with its KEYS and ARGV; returns the reply as Redis's client would."""
        self._forget_changed()
        words = [arg if isinstance(arg, str) else _text(arg) for arg in args]
        table = self._keys.get(keys) or self._key_table(keys)
        try:
            reply, packed, log = self._run(
                self._chunks.get(source) or self._chunk(source), table, self.server.now_ms, *words
            )
        except lua.LuaError:
            self._write(self._taken())
            raise
        if log:
            self._write(log)
        return self._unpacked(iter(reply.split(_SEPARATOR))) if packed else _single(reply)

    def _chunk(self, source):
        chunk = self._load(source)
        if not isinstance(chunk, tuple):
            self._chunks[source] = chunk
            return chunk
        raise ValueError(chunk[1])

    def _key_table(self, keys):
        self._keys[keys] = self._table(keys)
        return self._keys[keys]

    def _forget_changed(self):
        """Have Lua forget what the server no longer holds, or all if it is another server."""
        self.server.drop_expired()
        stored, held = self.server._data, self._held
        if self._holder is not self.server:
            self._holder, changed = self.server, list(held)
            self._keep_streams(self.server.keeps_streams)
        else:
            now = stored.get
            changed = [key for key, value in held.items() if now(key) is not value]
        if changed:
            self._forget(*changed)
            for key in changed:
                del held[key]

    def _fetch(self, key):
        """Return what is stored at *key* for Lua to keep: a text, or a table of kind and texts."""
        found = self._held[key] = self.server.value(key)
        if found is None or isinstance(found, str):
            return found
        if isinstance(found, dict):
            pairs = (str(text) for pair in found.items() for text in pair)
            return self._table(["hash", *pairs])
        return self._table(["set" if isinstance(found, frozenset) else "list", *found])

    def _write(self, log):
        """Make the writes of a *log* on the server."""
        words, at, stored = log.split(_SEPARATOR) if log else (), 0, self.server._data
        command, held, size = self.server.command, self._held, len(words)
        while at < size:
            first, at = at + 1, at + 1 + int(words[at])
            name, key = words[first], words[first + 1]
            command(name, words[first + 1 : at])
            if name not in _OF_NO_VALUE:
                held[key] = stored.get(key)

    def _forward(self, log, name, *words):
        """Run on the server a command that commands.lua does not have."""
        self._write(log)
        given = [_text(word) for word in words]
        found = self.server.command(name.upper(), given)
        for word in given:
            self._held.pop(word, None)
        return self._table(found) if isinstance(found, list) else found

    def _unpacked(self, parts):
        """Return the next value of *parts*, as commands.lua packs them."""
        part = next(parts)
        kind, rest = part[0], part[1:]
        if kind == "$":
            return rest
        if kind == ":":
            return int(rest)
        if kind == "=":
            return list(islice(parts, int(rest))) if rest != "0" else []
        if kind == "@":
            return self.server.pairs(rest)
        return [self._unpacked(parts) for _ in range(int(rest))] if kind == "*" else None

    def counter(self, name):
        """Make a function *name*(n) for steps to call; returns what takes its [(n, times)] away."""
        take = self._lua.execute(
            f"local hits = {{}} function {name}(n) hits[n] = (hits[n] or 0) + 1 end "
            "return function() local taken = hits hits = {} return taken end"
        )
        return lambda: list(take().items())

    def encode(self, expression):
        """Return what cjson.encode makes of a Lua *expression*."""
        return self._lua.execute(f"return cjson.encode({expression})")

    def _decode(self, raw):
        return self._lua_value(json.loads(raw))

    def _lua_value(self, value):
        if value is None:
            return self._null
        if isinstance(value, dict):
            return self._table({key: self._lua_value(item) for key, item in value.items()})
        if isinstance(value, list):
            return self._table([self._lua_value(item) for item in value])
        return value


def _single(reply):
    """Return a *reply* that is no table."""
    if reply is None or reply is False:
        return None
    return reply if isinstance(reply, str) else int(reply)


def _text(value):
    """Return a command's argument as the server takes it: numbers as short as they read back."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

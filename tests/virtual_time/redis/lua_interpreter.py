"""An interpreter for the Lua steps in this process: Lua 5.1 as Redis has it, clock and keys ours.

It runs the very files of `calls/lua`; nothing of what a step does is written a second time here.
Values cross the border as on Redis: numbers reach a command as Redis prints them, a reply's number
is cut to an integer, its false and nil are nothing, its tables end at their first hole.
"""

import json

from lupa import lua51

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

_SEPARATOR = "\0\x1f\0"
_PACK = """
local separator = ...
return function(value)
  local count = 0
  while value[count + 1] ~= nil do
    count = count + 1
    if type(value[count]) ~= 'string' then return nil end
  end
  return count > 0 and table.concat(value, separator, 1, count) or nil
end
"""
"""Texts cross the border in one piece, which is ten times as fast as one by one."""


class Interpreter:
    """Runs steps; `command` is what `redis.call` reaches: name and arguments as text, a value out.

    Set it before each step. Steps keep nothing in globals, so servers may share one.

    A command returns an int, a str, None, or a list of these.
    """

    def __init__(self, command=None):
        self._lua = lua51.LuaRuntime(unpack_returned_tuples=False)
        self._table = self._lua.table_from
        self.command = command
        self._globals = self._lua.globals()
        self._load = self._globals.loadstring
        self._pack = self._load(_PACK)(_SEPARATOR)
        self._chunks = {}
        self._null = object()
        self._globals.redis = self._table({"call": self._call})
        cjson = {"encode": self._lua.execute(_CJSON), "decode": self._decode, "null": self._null}
        self._globals.cjson = self._table(cjson)

    def run(self, source, keys, args):
        """Run *source* with its KEYS and ARGV; returns the reply as Redis's client would."""
        chunk = self._chunks.get(source)
        if chunk is None:
            chunk = self._load(source)
            if isinstance(chunk, tuple):
                raise ValueError(chunk[1])
            self._chunks[source] = chunk
        self._globals.KEYS = self._table(keys)
        self._globals.ARGV = self._table([_text(arg) for arg in args])
        return self._reply(chunk())

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

    def _call(self, *words):
        found = self.command(words[0].upper(), [_text(word) for word in words[1:]])
        if found is None:
            return False
        return self._table(found) if isinstance(found, list) else found

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

    def _reply(self, value):
        if value is None or value is False:
            return None
        if value is True:
            return 1
        if isinstance(value, int | float):
            return int(value)
        if isinstance(value, str):
            return value
        packed = self._pack(value)
        if packed is not None:
            return packed.split(_SEPARATOR)
        found, index = [], 1
        while (item := value[index]) is not None:
            found.append(self._reply(item))
            index += 1
        return found


def _text(value):
    """Return a command's argument as the server takes it: numbers as short as they read back."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

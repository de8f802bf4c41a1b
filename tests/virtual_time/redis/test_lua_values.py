"""Values in Lua: the model's cjson and replies are those of a real Redis."""

import json

import pytest

from tests.virtual_time.redis.server import VirtualServer

pytestmark = pytest.mark.store

VALUES = ["{}", "{1, 2}", "{a = {}}", "{[1] = 1, [3] = 2}", "{[1.5] = 2}", "{1, 2, x = 3}",
          "'a/b\\n\\1\"\\\\ü'", "1/3", "1760000000123", "1e20", "-0.5", "true", "cjson.null",
          "{x = cjson.null, y = false}", "{['1'] = 1}", "{{}, {}}", "100000000000000"]  # fmt: skip


@pytest.mark.parametrize("expression", VALUES)
def test_cjson_writes_what_the_server_s_writes(real, expression):
    there = real.eval(f"return cjson.encode({expression})", 0)
    here = VirtualServer()._interpreter.encode(expression)
    assert json.loads(here) == json.loads(there)
    if "," not in expression:  # the order of a table's names is nobody's business
        assert here == there


JSON = [
    "{}",
    "[]",
    '{"a": [], "b": {}}',
    "[1, 2.5, null]",
    '{"n": null}',
    '"ü\\n"',
    "1760000000123",
]

READ = """
local function show(v)
  if v == cjson.null then return 'null' end
  if type(v) ~= 'table' then return type(v) .. ':' .. tostring(v) end
  local names = {}
  for name, item in pairs(v) do names[#names + 1] = tostring(name) .. '=' .. show(item) end
  table.sort(names)
  return '{' .. table.concat(names, ',') .. '}'
end
return show(cjson.decode(ARGV[1]))
"""


@pytest.mark.parametrize("raw", JSON)
def test_cjson_reads_what_the_server_s_reads(real, raw):
    assert VirtualServer().eval(READ, 0, raw) == real.eval(READ, 0, raw)


def test_a_step_may_change_what_it_decoded(real):
    """Here texts are decoded once: a change must not show in what is decoded after it."""
    script = "cjson.decode(ARGV[1]).a[1] = 2 return cjson.decode(ARGV[1]).a[1]"
    assert VirtualServer().eval(script, 0, '{"a": [1]}') == real.eval(script, 0, '{"a": [1]}') == 1


REPLIES = [
    "return {1, 2.9, -2.9, '3'}",
    "return {1, nil, 3}",
    "return {1, false, 3}",
    "return {}",
    "return true",
    "return false",
    "return nil",
    "return 7.99",
    "return {{}, {'a', {1}}}",
    "return tostring(1760000000123)",
    "return tostring(1/3)",
    "return tostring(1e15)",
    "redis.call('SET', 'x', 1760000000123 + 0.5) return redis.call('HGETALL', 'none')",
    "redis.call('HSET', 'x', 'a', 1/3) return redis.call('HGETALL', 'x')",
    "return {redis.call('HGET', 'none', 'f') == false, redis.call('EXPIRE', 'none', 1)}",
]


@pytest.mark.parametrize("script", REPLIES)
def test_values_cross_the_border_as_on_the_server(real, script):
    real.flushall()
    assert VirtualServer().eval(script, 0) == real.eval(script, 0)

"""The model's Redis and a real one: the same steps, the same replies, the same state after each.

On the real server the steps read the clock from a key, so that both live in the same virtual time;
all else, Lua interpreter, cjson and commands, is the server's own. Times to live are compared as
the server counts them.
"""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calls.redis_client.connect import connect
from calls.redis_client.scripts import STEPS, digest, source
from calls.service.runaway_guard import RunawayGuard
from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Audio, Lease, Origin, Speech
from tests.virtual_time.redis import START_MS, VirtualServer

pytestmark = pytest.mark.store

CLOCK = "virtual:clock"
LATE_MS = 10_000
"""The real server's own clock goes on while a sequence runs."""


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


IDS = st.sampled_from(["say-1", "say-2", "0-checkin-1", "1-checkin-1"])
STEP = st.sampled_from(["checkin-1", "checkin-1-again", "checkin-2", "goodbye", "hold-on-reply",
                        "warning", "voicemail"])  # fmt: skip
EPOCH = st.integers(0, 2)
EVENT = st.sampled_from(["", "", "", "event-1", "event-2"])
TOKEN = st.sampled_from([None, None, 1, 2])
MS = st.sampled_from([0, 1, 900, 5_000, 40_000])
WORDS = st.sampled_from(["", "why not", 'q"uo/te\\d', "ünï — ✓", "a\nb\x01"])
CAUSE = st.sampled_from(["silence", "media_lost", "max_call_duration", "agent"])
KIND = st.sampled_from(["say", "greeting", "stream", "checkin"])

AUDIO = st.builds(
    Audio, whose=st.sampled_from(["ours", "none", "theirs", "mark"]),
    family=st.sampled_from(["speak", "playback"]), source=st.sampled_from(["", "0a1b2c3d4e"]),
    happened_at_ms=st.sampled_from([0, 0, 1_760_000_000_000, 1_760_000_000_900]),
)  # fmt: skip
LEG = st.sampled_from(["c", "v3:other"])

REASON = st.sampled_from(["", "hold", "queue", "bridge", "conference", "conference#1", "agent:x#1"])

SMS = st.sampled_from(["follow-up", "sms-1", "sms-2"])

COMMANDS = st.one_of(
    st.tuples(st.just("call_ringing"), WORDS, st.just("incoming"), st.just("")),
    st.tuples(st.just("call_answered")),
    st.tuples(st.just("attach_session"), st.sampled_from(["s1", "s2"]),
              st.sampled_from(["", "n1", "n2"])),
    st.tuples(st.just("detach_session"), WORDS),
    st.tuples(st.just("request_stream"), MS),
    st.tuples(st.just("register_utterance"), IDS, KIND, MS,
              WORDS.map(lambda text: Speech(text=text))),
    st.tuples(st.just("playback_started"), st.one_of(IDS, st.just("")), AUDIO),
    st.tuples(st.just("playback_ended"), st.one_of(IDS, st.just("")),
              st.sampled_from(["completed", "failed"]), AUDIO),
    st.tuples(st.just("bridged"), LEG, st.sampled_from([0, 1_760_000_000_900])),
    st.tuples(st.just("leg_ended"), LEG, st.booleans()),
    st.tuples(st.just("withdraw_utterance"), IDS, WORDS),
    st.tuples(st.just("request_again"), IDS, st.sampled_from(["", "0:checkin-1"]), MS),
    st.tuples(st.just("forget_speech"), IDS),
    st.tuples(st.just("voice_activity"), st.booleans(), MS),
    st.tuples(st.just("caller_input"), st.sampled_from(["transcript", "interim", "dtmf"]),
              st.sampled_from([None, 0, 60_000]), st.booleans(), WORDS),
    st.tuples(st.just("media_lost"), st.booleans()),
    st.tuples(st.just("answering_machine"), st.sampled_from(["detected", "greeting_over"]), WORDS),
    st.tuples(st.just("request_step"), EPOCH, STEP, MS),
    st.tuples(st.just("claim_speech"), EPOCH, STEP, IDS, MS),
    st.tuples(st.just("claim_hangup"), EPOCH, CAUSE, MS),
    st.tuples(st.just("record_outcome"),
              st.sampled_from(["0:checkin-1", "1:goodbye", "hangup"]),
              st.sampled_from(["sent", "failed"]), st.one_of(IDS, st.just("")), WORDS),
    st.tuples(st.just("defer_hangup"), MS, WORDS),
    st.tuples(st.just("thinking"), MS),
    st.tuples(st.just("pause"), st.booleans()),
    st.tuples(st.just("suspend"), MS, REASON,
              st.sampled_from([0, 0, 1_760_000_000_000, 1_760_000_000_900])),
    st.tuples(st.just("acknowledge_inbox"), st.integers(0, 3)),
    st.tuples(st.just("expect_answer"), MS, WORDS),
    st.tuples(st.just("append_timeline"), st.just("noted"), WORDS),
    st.tuples(st.just("expire_playbacks")),
    st.tuples(st.just("end_after_speech")),
    st.tuples(st.just("snapshot"), st.booleans()),
    st.tuples(st.just("call_ended"), WORDS, WORDS),
    st.tuples(st.just("allow_sms"), st.booleans()),
    st.tuples(st.just("keep_number"), st.just("+15550100002")),
    st.tuples(st.just("keep_word"), IDS, WORDS),
    st.tuples(st.just("claim_message"), SMS, st.integers(0, 2)),
    st.tuples(st.just("message_outcome"), SMS, st.sampled_from(["sent", "failed"]), WORDS),
    st.tuples(st.just("pulse")),
    st.tuples(st.just("runaway"), st.sampled_from(["hang_up", "status", "resume"])),
)  # fmt: skip
RUNG, ANSWERED, ATTACHED = "call_ringing", "call_answered", "attach_session"
BEGINNINGS = [(), (RUNG,), (RUNG, ANSWERED), (RUNG, ANSWERED, ATTACHED)]
NAMED = {
    "voice_activity": lambda args: ((), {"speaking": args[0], "ago_ms": args[1]}),
    "caller_input": lambda args: (
        args[:1], {"hold_on_ms": args[1], "count_anew": args[2], "item": args[3]},
    ),
    "media_lost": lambda args: ((), {"lost": args[0]}),
    "allow_sms": lambda args: ((), {"allowed": args[0]}),
    "pause": lambda args: ((), {"paused": args[0]}),
    "append_timeline": lambda args: (args[:1], {"why": args[1]}),
    "snapshot": lambda args: ((), {"as_owner": args[0]}),
}  # fmt: skip


def run(client, name, args, origin):
    """Run one command on the store of *client*; returns its reply."""
    store = CallStore(client)
    if name == "pulse":
        return store.leases.pulse()
    if name == "runaway":
        return getattr(RunawayGuard(client, factor=2, least=1, learn_min=0), args[0])()
    if name == "bridged":
        return store.bridges.bridged("session", *args)
    if name == "leg_ended":
        return store.bridges.ended("session", args[0], 0, ours=args[1])
    if name == "expire_playbacks":
        args = (store.snapshot("c", Origin(by="test")),)
    plain, named = NAMED.get(name, lambda given: (given, {}))(args)
    reply = getattr(store, name)("c", origin, *plain, **named)
    return (reply.token, reply.first) if isinstance(reply, Lease) else comparable(reply)


@pytest.fixture(scope="module")
def real(redis_server):
    client = connect(redis_server.url)
    yield ServerInVirtualTime(client)
    client.close()


@settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=150,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(
    begins=st.sampled_from(BEGINNINGS),
    commands=st.lists(st.tuples(COMMANDS, EVENT, TOKEN, st.sampled_from([0, 1, 700, 11_000])),
                      min_size=5, max_size=30),
)  # fmt: skip
def test_the_model_and_a_real_server_do_the_same(real, begins, commands):
    real.flushall()
    model = VirtualServer()
    real.set_clock(START_MS, 0)
    first = {"call_ringing": ("default", "incoming", ""), "attach_session": ("s0", "")}
    started = [((name, *first.get(name, ())), "", None, 0) for name in begins]
    for (name, *args), event_id, token, passes_ms in started + commands:
        model.now_ms += passes_ms
        real.set_clock(model.now_ms, passes_ms)
        origin = Origin(by="web-1", event_id=event_id, token=token)
        assert run(real, name, tuple(args), origin) == run(model, name, tuple(args), origin), name
        assert real.state() == state_of(model), name
        ttls = real.ttls()
        for key in model.names():
            left_ms = model.ttl_ms(key)
            assert (left_ms is None) == (key not in ttls), (name, key)
            assert left_ms is None or abs(ttls[key] - left_ms) < LATE_MS, (name, key)


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
    assert VirtualServer()._interpreter.run(READ, [], [raw]) == real.eval(READ, 0, raw)


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


def test_the_real_clock_is_read_as_the_model_reads_its_own(redis_url):
    client = connect(redis_url)
    seconds, _ = client.time()
    store = CallStore(client)
    store.call_ringing("c", Origin(by="test"), "default", "incoming", "")
    assert abs(store.snapshot("c", Origin(by="test")).ringing_at_ms - seconds * 1000) < LATE_MS
    client.close()


def test_a_command_the_model_lacks_is_refused_loudly():
    with pytest.raises(Exception, match="_getset"):
        VirtualServer().eval("return redis.call('GETSET', 'a', 'b')", 0)

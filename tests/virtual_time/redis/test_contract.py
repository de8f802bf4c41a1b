"""The model's Redis and a real one: the same steps, the same replies, the same state after each.

On the real server the steps read the clock from a key, so that both live in the same virtual time;
all else, Lua interpreter, cjson and commands, is the server's own. Times to live are compared as
the server counts them.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calls.redis_client.connect import connect
from calls.service.runaway_guard import RunawayGuard
from calls.store import CallStore
from calls.store_types import Audio, Lease, Origin, Speech
from tests.virtual_time.redis.real_server import comparable, state_of
from tests.virtual_time.redis.server import START_MS, VirtualServer

pytestmark = pytest.mark.store

LATE_MS = 10_000
"""The real server's own clock goes on while a sequence runs."""

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

"""G. Media streams: a word about one takes the call from no other, and a deaf one is no end."""

from dataclasses import replace

import pytest

from calls.snapshot import CallState
from calls.store_types import Origin
from tests.virtual_time.call import CALL

pytestmark = pytest.mark.unit


def attach(call, nonce, worker="web-1", stream="stream-1"):
    """Have a media stream with the token *nonce* reach *worker*."""
    lease = call.store.attach_session(CALL, Origin(by=worker), stream, nonce)
    if lease.token:
        call.owner = worker, lease.token
    return lease


def asked(call):
    return [a for a in call.telnyx.accepted if a.command == "stream"]


def failed(call, address, **more):
    params = {"stream_params": {"stream_url": address}, "failure_reason": "connection_failed"}
    return call.webhook("streaming.failed", params | more)


@pytest.fixture
def streamed(call):
    """Return a call that is heard by the second stream that was asked for; the first one failed."""
    first = call.store.request_stream(CALL, Origin(by="celery"), 0)
    second = call.store.request_stream(CALL, Origin(by="celery"), 0)
    assert attach(call, str(second), stream="stream-2").token
    call.addresses = [call.parts.stream_url(CALL, attempt) for attempt in (0, first, second)]
    return call.go(1)


@pytest.mark.parametrize("which", [0, 1])
def test_a_late_word_of_an_older_stream_takes_nothing(streamed, which):
    """Failure 129: the healthy owner was fenced off and deaf for seconds."""
    before = streamed.view()
    failed(streamed, streamed.addresses[which]).go(1)
    after = streamed.view()
    assert (after.owner, after.token) == (before.owner, before.token)
    assert asked(streamed) == []


@pytest.mark.parametrize("address", ["wss://another.example/stream", ""])
def test_another_application_s_stream_is_no_business_of_ours(streamed, address):
    """Failure 129: teams stream from the same leg."""
    before = replace(streamed.view(), now_ms=0)
    failed(streamed, address)
    for event in ("streaming.started", "streaming.stopped"):
        streamed.webhook(event, {"stream_url": address})
    assert replace(streamed.view(), now_ms=0) == before
    if address:
        assert not [
            e for _, e, _ in streamed.timeline if e.startswith("stream.") and e != "stream.asked"
        ]


def test_the_stream_of_another_call_is_not_this_one(streamed):
    """Failure 129: streams are numbered call by call."""
    other = streamed.parts.stream_url("v3:another", 2)
    failed(streamed, other)
    assert streamed.store.leases.live()[CALL] != 0


def test_the_present_stream_s_failure_lets_the_call_go(streamed):
    """Failure 129: its worker may be dead; one that lives renews its lease within the second."""
    failed(streamed, streamed.addresses[2])
    assert streamed.store.leases.live()[CALL] == 0
    assert streamed.view().owner == "web-1"


def test_the_newest_stream_s_failure_opens_another_while_nobody_hears(call):
    """Failure 129: the address could not be reached; the next one may lead elsewhere."""
    call.let_go()
    attempt = call.store.request_stream(CALL, Origin(by="celery"), 0)
    call.go(0.5)
    failed(call, call.parts.stream_url(CALL, attempt - 1)).go(0.1)
    assert asked(call) == []
    call.go(3)
    failed(call, call.parts.stream_url(CALL, attempt)).go(0.1)
    assert len(asked(call)) == 1


def test_only_our_own_stream_is_stopped(call):
    """Failure 133: a team's own stream on the leg went down with ours."""
    call.let_go().go(8)
    stops = [a.text for a in call.telnyx.accepted if a.command == "stream stop"]
    assert stops
    assert set(stops) == {"stream-web-1"}


def test_a_stream_that_telnyx_stopped_is_not_stopped_again(streamed):
    """Its worker was killed; each command less brings the next stream sooner."""
    streamed.server.pubsub_numsub = lambda *channels: [(channel, 0) for channel in channels]
    streamed.go(3).webhook("streaming.stopped", {"stream_url": streamed.addresses[2]}).go(0.1)
    commands = [a.command for a in streamed.telnyx.accepted]
    assert commands == ["stream", "transcription"]


def test_no_stream_is_stopped_before_there_was_one(begin):
    """Failure 133: without an id Telnyx stops them all."""
    call = begin()
    call.store.redis.command("HDEL", [f"call:{{{CALL}}}", "stream_id"])
    call.let_go().go(3)
    assert asked(call)
    assert not [a for a in call.telnyx.accepted if a.command == "stream stop"]


def deaf(call, codec="G722"):
    with call._acting():
        call.store.media_lost(CALL, call._session(), lost=True, codec=codec)
    return call


def test_a_deaf_call_is_greeted_checked_on_and_ended(call):
    """Failure 130: first thing heard was "Are you still there?", seven seconds after the answer."""
    deaf(call).agent_says("Hello.", takes=1).go(60)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.view().state is CallState.ENDED


def test_a_deaf_call_hears_words(call):
    """Failure 130: transcripts do not need our ear."""
    deaf(call).go(8).says().go(1)
    assert (len(call.told), call.view().checkins) == (1, 0)


def test_a_codec_is_told_once(call):
    """Failure 130: a line of the timeline for each new stream."""
    for worker in ("web-2", "web-3"):
        deaf(call.attach(worker)).go(1)
    assert [line["codec"] for line in call.events("media.unheard")] == ["G722"]
    assert deaf(call.attach("web-4"), "OPUS").events("media.unheard")[-1]["codec"] == "OPUS"

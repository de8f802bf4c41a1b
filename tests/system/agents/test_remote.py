"""The `remote` agent with a media server that was written for Telnyx's own socket."""

import pytest

from tests.system.agents.bot_process import Bot
from tests.system.harness.calls import QUICK
from tests.system.harness.processes import free_port
from tests.system.harness.simulator_record import commands, hung_up, story
from tests.system.harness.timing import LATE

pytestmark = pytest.mark.system

PATIENT = {"silence_timeout_normal": 12, "hangup_grace": 2, "agent_silence_timeout": 3}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    bot = Bot(tmp_path_factory.mktemp("bot"))
    bot.process.start()
    yield bot
    bot.process.close()


def streamed(call):
    """Return the kinds of the timeline's entries about utterances, streams only."""
    told = call.state()["timeline"]
    return [e["event"] for e in told if e.get("kind") == "stream"]


def test_a_silent_caller_is_greeted_by_the_bot_asked_and_hung_up_on(bot, place):
    call = place(fields=bot.fields, settings=QUICK)
    record = call.over(60)
    spoken = [each["body"]["payload"] for each in commands(record, "speak")]
    assert spoken == ["Are you still there?"] * 2, story(record)
    hung_up(record)
    [start] = bot.told(call, "start")
    frame = start["frame"]
    assert frame["start"]["media_format"] == {
        "encoding": "PCMU", "sample_rate": 8000, "channels": 1,
    }  # fmt: skip
    assert frame["start"]["call_control_id"] == call.id
    assert frame["sequence_number"] == "1"
    assert frame["stream_id"]
    [mark] = bot.told(call, "mark")
    assert mark["frame"]["mark"] == {"name": "hello"}
    [stop] = bot.until(call, "stop")
    assert stop["media"] > 300, "it hears the whole call"
    assert streamed(call) == ["utterance.registered", "utterance.ended"]


def test_the_silence_begins_where_the_bot_falls_silent(bot, place):
    call = place(fields=bot.fields, settings={**QUICK, "silence_timeout_normal": 4})
    call.until(lambda r: commands(r, "speak"), 30, "a check-in")
    [asked, *_] = commands(call.record(), "speak")
    [mark] = bot.told(call, "mark")
    assert asked["at"] - mark["at"] == pytest.approx(4, abs=LATE)


def test_the_caller_is_heard_and_talks_over_the_bot(bot, place):
    call = place(fields=bot.fields, settings=PATIENT)
    bot.until(call, "mark")
    call.do(press="2")
    call.until_told("utterance.registered", count=2)
    call.do(say="hello")
    call.until(lambda r: r["caller_spoke"], 10, "spoken")
    marks = bot.until(call, "mark", 2)
    assert marks[-1]["frame"]["mark"] == {"name": "eight"}
    pressed = bot.told(call, "dtmf")[-1]
    assert marks[-1]["at"] - pressed["at"] < 6, "eight seconds were cut, and their mark came back"
    call.do(press="3")
    heard = bot.until(call, "dtmf", 2)[-1]
    assert heard["loud"] > 20, "what the caller says goes on to the bot"
    call.leave()


def test_a_bot_that_dies_is_connected_to_again_and_the_gap_is_bridged(bot, place):
    call = place(fields=bot.fields, settings=PATIENT)
    bot.until(call, "mark")
    call.do(press="4")
    bot.until(call, "start", 2)
    bot.until(call, "mark", 2)
    told = [each["event"] for each in call.state()["timeline"]]
    assert "agent.unreachable" in told
    assert "agent.reconnected" in told
    call.do(press="1")
    bot.until(call, "dtmf", 2)
    call.until_told("utterance.ended", count=3)
    call.leave()
    bot.until(call, "stop")
    metrics = call.service.api.http.get("/metrics/service").text
    assert 'deadair_agent_servers_total{what="unreachable"}' in metrics


def test_a_server_that_is_down_is_the_agents_silence_and_never_the_callers(place):
    url = f"ws://127.0.0.1:{free_port()}/"
    fields = {"agent_class": "remote", "agent_options": {"url": url}}
    settings = {**QUICK, "agent_silence_timeout": 2, "agent_silence_limit": 8}
    call = place(fields=fields, settings=settings)
    record = call.over(60)
    said = [each["body"]["payload"] for each in commands(record, "speak")]
    assert said[0] == "One moment, please."
    assert said[-1].startswith("I am sorry")
    assert "Are you still there?" not in said, story(record)
    assert call.state()["hangup_reason"] == "agent_failed"


def test_silence_and_nonsense_of_the_bot_hold_nothing_up(bot, place):
    call = place(fields=bot.fields, settings=PATIENT)
    bot.until(call, "mark")
    call.do(press="6")
    [error] = bot.until(call, "error")
    assert error["frame"]["payload"]["code"] == 100003
    call.do(press="5")
    bot.until(call, "dtmf", 2)
    call.until(lambda r: commands(r, "speak"), 20, "a filler: silence is no answer")
    assert streamed(call) == ["utterance.registered", "utterance.ended"]
    call.leave()

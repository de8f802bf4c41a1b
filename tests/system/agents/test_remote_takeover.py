"""The web worker that holds a `remote` call is killed: another connects to the bot again."""

import os
import signal

import pytest

from tests.system.agents.bot_process import Bot
from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import commands, story

pytestmark = pytest.mark.system

PATIENT = {"silence_timeout_normal": 20, "agent_silence_timeout": 10}


@pytest.fixture
def bot(tmp_path):
    bot = Bot(tmp_path)
    bot.process.start()
    yield bot
    bot.process.close()


def test_the_call_goes_on_with_the_bot_when_its_worker_is_killed(own_service, bot):
    call = Call(own_service, fields=bot.fields, settings=PATIENT).place()
    bot.until(call, "mark")
    owner = call.until_told("session.attached")[0]["by"]
    os.kill(int(owner.rpartition(":")[2]), signal.SIGKILL)
    first, second = bot.until(call, "start", 2, within_s=40)
    assert first["frame"]["stream_id"] != second["frame"]["stream_id"]
    bot.until(call, "mark", 2, within_s=40)
    call.do(press="1")
    bot.until(call, "dtmf", within_s=40)
    call.until_told("utterance.ended", count=3, within_s=40)
    assert commands(call.record(), "speak") == [], story(call.record())
    call.leave()
    bot.until(call, "stop", within_s=40)

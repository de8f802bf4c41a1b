"""What an agent may ask of its line, before anything of it reaches the ledger or Telnyx."""

import pytest

from calls.store_types import Origin
from monitor.agent.call_acts import MAX_SMS
from monitor.agent.call_handle import MAX_TEXT, CallHandle
from monitor.settings import AgentConfig

pytestmark = pytest.mark.unit


class Untouched:
    """Stands where the store and the actions are; nothing may be asked of it."""

    def __getattr__(self, name):
        raise AssertionError(f"{name} was asked for")


@pytest.fixture
def line():
    agent = AgentConfig(id="desk")
    return CallHandle("v3:call-1", Origin(by="test"), Untouched(), Untouched(), lambda: agent)


@pytest.mark.parametrize(
    "url", ["", "http://a.example/b.wav", "file:///etc/passwd", "//a.example/b", "ftp://a", "b.wav"]
)
def test_telnyx_is_sent_to_fetch_audio_over_https_only(line, url):
    with pytest.raises(ValueError, match="https://"):
        line.play(url, 3)


@pytest.mark.parametrize("text", ["", "  ", "x" * (MAX_TEXT + 1)])
def test_words_have_limits(line, text):
    with pytest.raises(ValueError, match=f"1 to {MAX_TEXT}"):
        line.say(text)


@pytest.mark.parametrize("text", ["", "  ", "x" * (MAX_SMS + 1)])
def test_text_messages_have_limits(line, text):
    with pytest.raises(ValueError, match=f"1 to {MAX_SMS}"):
        line.send_sms(text)

"""The model's client on real sockets, against the simulator's scripted model."""

import logging
import threading
import time

import pytest
from aiohttp import web

from deadair.agents.chat.conversation import Conversation
from deadair.agents.chat.model import LanguageModel, ModelError, ToolCalls, Words, _client
from deadair.agents.chat.options import ChatOptions, Tool
from simulator.language_model.api import ModelApi
from tests.deadair.agents.chat.served import served
from tests.simulator.loopback import http

pytestmark = pytest.mark.unit

KEY = "sk-a-very-secret-key"


@pytest.fixture(scope="module")
def server():
    app = web.Application()
    ModelApi().add_routes(app)
    with served(app) as started:
        yield started


@pytest.fixture
def behave(server):
    def set_to(**behaviour):
        quick = {"first_word": 0, "each_word": 0}
        assert http("POST", f"{server.url}/sim/model", quick | behaviour)[0] == 200

    set_to()
    return set_to


@pytest.fixture
def model(server, behave, monkeypatch):
    del behave
    monkeypatch.setenv("CHAT_KEY", KEY)
    monkeypatch.setattr("openai._base_client.INITIAL_RETRY_DELAY", 0.001)
    monkeypatch.setattr("openai._base_client.MAX_RETRY_DELAY", 0.002)
    yield LanguageModel(_options(server))
    for timeout_s in (1.0, 2.0):
        _client(f"{server.url}/v1", "CHAT_KEY", timeout_s).close()
    _client.cache_clear()


def _options(server, **more):
    given = {"base_url": f"{server.url}/v1", "model": "scripted", "api_key_env": "CHAT_KEY"}
    return ChatOptions.of(given | {"timeout": 2} | more)


def _asked(server):
    return http("GET", f"{server.url}/sim/model")[1]["requests"]


def _user(text):
    return [{"role": "user", "content": text}]


def _text(pieces):
    return "".join(piece.text for piece in pieces if isinstance(piece, Words))


def test_an_answer_comes_in_pieces(model):
    pieces = list(model.reply(_user("I want a table"), []))
    assert len(pieces) > 10
    assert _text(pieces).startswith("Of course, I can book a table for you.")


def test_a_tool_is_called_with_whole_arguments(model):
    schema = Tool(name="find_table", path="a:b").schema_for_model
    *_, last = model.reply(_user("at seven"), [schema])
    assert isinstance(last, ToolCalls)
    assert last.calls[0]["function"] == {"name": "find_table", "arguments": '{"time": "19:00"}'}


def test_what_a_tool_found_is_told(model):
    conversation = Conversation()
    conversation.caller_said("at seven")
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    conversation.tools_called(
        [call], [{"role": "tool", "tool_call_id": "1", "content": "Table 4."}]
    )
    assert "Table 4." in _text(model.reply(conversation.messages(""), []))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_answer_that_fails_before_it_begins_is_asked_for_again(model, behave, server, status):
    behave(fail=status, fail_times=2)
    assert _text(model.reply(_user("Hello"), []))
    assert len(_asked(server)) == 3


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [({"fail": 500}, "HTTP 500"), ({"fail": 401}, "HTTP 401"), ({"break_after": 3}, "Error")],
)
def test_a_failure_is_told_without_key_or_words(model, behave, caplog, behaviour, why):
    behave(**behaviour)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ModelError, match=why) as failed:
        list(model.reply(_user("My number is 12345"), []))
    shown = f"{failed.value!r}{failed.getrepr()}{caplog.text}"
    assert KEY not in shown
    assert failed.value.__cause__ is None
    assert KEY not in f"{model!r}{_client('x', 'CHAT_KEY', 1.0)!r}"


@pytest.mark.long
def test_a_silent_model_is_given_up(server, behave, model):
    del model
    behave(first_word=30)
    began = time.monotonic()
    slow = LanguageModel(_options(server, timeout=1))
    with pytest.raises(ModelError, match="Timeout"):
        list(slow.reply(_user("Hello"), []))
    assert time.monotonic() - began < 10


def test_a_reply_that_is_closed_closes_its_request(model, behave):
    behave(each_word=0.05)
    pieces = model.reply(_user("I want a table"), [])
    next(pieces)
    began = time.monotonic()
    pieces.close()
    assert time.monotonic() - began < 0.3


def test_an_address_that_is_not_public_is_not_reached(model, monkeypatch, server):
    del model
    monkeypatch.setenv("PUBLIC_URL", "https://deadair.example.com")
    with pytest.raises(ModelError, match="Connection"):
        list(LanguageModel(_options(server, timeout=1)).reply(_user("Hello"), []))


def test_nothing_of_the_sdk_is_imported_before_the_first_reply():
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    code = (
        "import sys; from deadair import load; load('chat', {'model': 'm'}); "
        "sys.exit(any(n in sys.modules for n in ('openai', 'httpx2')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_two_threads_talk_at_once(model):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(_text(model.reply(_user("Hello"), []))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 8

"""The model's client on real sockets, against the simulator's scripted model."""

import logging
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from aiohttp import web

from deadair.agents.chat.conversation import Conversation
from deadair.agents.chat.model import LanguageModel, ModelError, ToolCalls, Words, _client
from deadair.agents.chat.options import ChatOptions, Tool
from deadair.agents.chat.tools import Tools
from simulator.language_model.api import ModelApi
from tests.simulator.conftest import Loop, http

pytestmark = pytest.mark.unit

KEY = "sk-a-very-secret-key"


class Served:
    """An aiohttp application in a thread."""

    def __init__(self, app):
        self.loop = Loop()
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        self.loop.run(self._runner.setup())
        self.loop.run(web.TCPSite(self._runner, "127.0.0.1", 0).start())
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def close(self):
        self.loop.run(self._runner.cleanup())
        self.loop.close()


@contextmanager
def served(app):
    server = Served(app)
    try:
        yield server
    finally:
        server.close()


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


@pytest.fixture(scope="module")
def desk():
    """A team's own server with a tool."""
    seen = []

    async def find(request):
        seen.append(await request.json())
        if seen[-1]["arguments"].get("bad"):
            raise web.HTTPBadRequest
        return web.json_response({"table": 4})

    app = web.Application()
    app.router.add_post("/find", find)
    with served(app) as started:
        started.seen = seen
        yield started


def _run(tool, arguments):
    function = {"name": tool.name, "arguments": arguments}
    return Tools([tool], SimpleNamespace(call_control_id="v3:call"), 2).run(
        {"id": "c", "function": function}
    )["content"]


def test_a_tool_is_posted_to_its_url(desk):
    tool = Tool(name="find", url=f"{desk.url}/find")
    assert _run(tool, '{"time": "19:00"}') == '{"table": 4}'
    assert desk.seen[-1] == {
        "call_control_id": "v3:call", "tool": "find", "arguments": {"time": "19:00"}
    }  # fmt: skip
    assert "HTTP 400" in _run(tool, '{"bad": true}')


def test_a_tool_may_not_reach_a_private_address(desk, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://deadair.example.com")
    before = len(desk.seen)
    assert "error" in _run(Tool(name="find", url=f"{desk.url}/find"), "{}")
    assert len(desk.seen) == before


def test_a_tool_of_this_process():
    assert _run(Tool(name="f", path="builtins:dict"), '{"a": "é"}') == '{"a": "é"}'
    assert _run(Tool(name="f", run="os.path.basename"), '{"p": "a/b"}') == "b"
    for arguments in ("[]", "{", '{"nonsense": 1}'):
        assert "error" in _run(Tool(name="f", path="os.path:basename"), arguments)
    assert "error" in _run(Tool(name="f", path="no.such:thing"), "{}")


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


def test_a_tool_may_be_an_act_on_the_call():
    did = []

    def send_sms(text):
        did.append(text)

    call = SimpleNamespace(call_control_id="v3:call", send_sms=send_sms)
    tool = Tool(name="text", act="send_sms")
    schema = tool.schema_for_model["function"]["parameters"]
    assert schema["required"] == ["text"]
    function = {"name": "text", "arguments": '{"text": "The address."}'}
    told = Tools([tool], call, 2).run({"id": "c", "function": function})["content"]
    assert (did, told) == (["The address."], '{"done": true}')
    bad = {"name": "text", "arguments": '{"words": "x"}'}
    assert "TypeError" in Tools([tool], call, 2).run({"id": "c", "function": bad})["content"]


@pytest.mark.parametrize("given", [{}, {"act": "send_sms", "url": "https://a.example"}])
def test_a_tool_runs_in_one_way(given):
    with pytest.raises(ValueError, match="either url, path or act"):
        Tool(name="text", **given)

"""The tools of a model: at an address, in this process, acts on the call."""

from types import SimpleNamespace

import pytest
from aiohttp import web

from deadair.agents.chat.options import Tool
from deadair.agents.chat.tools import Tools
from tests.deadair.agents.chat.served import served

pytestmark = pytest.mark.unit


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

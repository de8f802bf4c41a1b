"""The options of the chat agent: what is refused, and a tool as OpenAI has it."""

import pytest

from deadair import OptionsError
from deadair.agents.chat.agent import Chat
from tests.deadair.agents.chat.conversation import settle, talk

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "model"),
        ({"model": ""}, "model"),
        ({"model": "m", "colour": 1}, "colour"),
        ({"model": "m", "temperature": 3}, "temperature"),
        ({"model": "m", "temperature": "hot"}, "temperature"),
        ({"model": "m", "timeout": 0}, "timeout"),
        ({"model": "m", "timeout": float("nan")}, "timeout"),
        ({"model": "m", "base_url": "http://example.com/v1"}, "base_url"),
        ({"model": "m", "base_url": "https://user:word@example.com"}, "base_url"),
        ({"model": "m", "base_url": "file:///etc/passwd"}, "base_url"),
        ({"model": "m", "api_key_env": "sk-proj-abcdef"}, "api_key_env"),
        ({"model": "m", "api_key_env": "SECRET_KEY"}, "api_key_env"),
        ({"model": "m", "api_key_env": "DEADAIR_ADMIN_TOKEN"}, "api_key_env"),
        ({"model": "m", "tools": [{"name": "x"}]}, "tools.0"),
        ({"model": "m", "tools": [{"name": "x y", "path": "a:b"}]}, "tools.0.name"),
        ({"model": "m", "tools": [{"name": "x", "path": "a:b", "url": "https://a.b"}]}, "tools.0"),
        ({"model": "m", "tools": [{"name": "x", "url": "http://10.0.0.1/x"}]}, "tools.0"),
        ({"model": "m", "tools": [{"name": "x", "path": "a:b"}] * 2}, "tools"),
        ({"model": "m", "tools": {}}, "tools"),
    ],
)
def test_bad_options_are_refused_by_their_field(given, field):
    with pytest.raises(OptionsError) as refused:
        Chat(given)
    assert refused.value.field == field
    assert "sk-proj" not in str(refused.value)
    assert refused.value.message


def test_a_tool_may_be_given_as_openai_has_it():
    function = {"name": "find", "description": "Finds.", "parameters": {"type": "object"}}
    tool = {"type": "function", "function": function, "url": "https://example.com/find"}
    agent, _, model = talk(["Yes."], options={"model": "m", "tools": [tool]})
    agent.caller_said("Find.", final=True)
    settle(agent)
    assert model.asked[0][1] == [{"type": "function", "function": function}]

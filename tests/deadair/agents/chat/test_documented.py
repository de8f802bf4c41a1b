"""The example of docs/agents.md: what the page says is what the agent takes, and its tool runs."""

import json
import re

import pytest

from monitor.settings import AgentConfig
from tests.deadair.agents.chat.conversation import settle, talk, tool_call
from tests.documented import PAGE, example

pytestmark = pytest.mark.unit


def test_the_documented_agent_calls_its_tool(tmp_path, monkeypatch):
    (tmp_path / "desk.py").write_text(example("chat"))
    monkeypatch.syspath_prepend(tmp_path)
    shown = re.search(r"## chat\n\n```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    config = AgentConfig.model_validate({"id": "desk", **json.loads(shown[1])})
    assert config.agent_class == "chat"
    call = tool_call("find_table", '{"time": "19:00"}')
    agent, spoken, model = talk([call], ["Table four."], options=config.agent_options)
    agent.caller_said("At seven.", final=True)
    settle(agent)
    assert json.loads(model.asked[-1][0][-1]["content"]) == {"table": 4, "time": "19:00"}
    assert spoken.said[-1] == "Table four."

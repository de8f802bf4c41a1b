"""A call and a model for tests of the chat agent, in one process and without waiting."""

import gevent

from deadair.agents.chat.agent import Chat
from deadair.agents.chat.model import ModelError, ToolCalls, Words

OPTIONS = {"model": "scripted", "instructions": "Be kind."}


class FakeCall:
    """What is said on it is in `said`; `unheard` is what `stop` returns next."""

    call_control_id = "v3:test"
    greeting = "Hello!"
    language = "en-US"

    def __init__(self, remembered=None):
        self.said, self.kept, self.unheard = [], remembered or {}, {}
        self.over = False

    def say(self, text):
        if self.over:
            return ""
        self.said.append(text)
        return f"say-{len(self.said)}"

    def stop(self):
        unheard, self.unheard = self.unheard, {}
        return unheard

    def remember(self, state):
        self.kept = state

    def remembered(self):
        return self.kept


class FakeModel:
    """Answers with the *replies* in turn: words, tool calls, errors, or Events to wait for."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.asked = []
        self.closed = 0

    def prepare(self):
        pass

    def reply(self, messages, tools, *, most_tokens=0):
        del most_tokens
        self.asked.append((messages, tools))
        try:
            for piece in self.replies.pop(0):
                if isinstance(piece, ModelError):
                    raise piece
                if isinstance(piece, str):
                    yield Words(piece)
                elif isinstance(piece, dict):
                    yield ToolCalls([piece])
                else:
                    piece.wait()
        finally:
            self.closed += 1


def talk(*replies, options=OPTIONS, call=None):
    """Return a chat agent that has greeted, its call and its model."""
    model, call = FakeModel(*replies), call or FakeCall()
    agent = Chat(options, model)
    agent.call_started(call)
    return agent, call, model


def settle(agent):
    """Let the reply under way come to its end, or to what it waits for."""
    for _ in range(20):
        gevent.sleep(0)
    return agent


def tool_call(name, arguments="{}"):
    function = {"name": name, "arguments": arguments}
    return {"id": "call_1", "type": "function", "function": function}

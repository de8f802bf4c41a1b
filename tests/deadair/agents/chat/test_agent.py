"""The chat agent: it answers, is cut, goes on, survives its model and its worker."""

import pytest
from gevent.event import Event

from deadair.agents.chat import agent as module
from deadair.agents.chat.agent import Chat
from deadair.agents.chat.conversation import ASKED, BROKEN_OFF, GO_ON
from deadair.agents.chat.model import ModelError
from tests.deadair.agents.chat.conversation import FakeCall, FakeModel, settle, talk, tool_call

pytestmark = pytest.mark.unit


def _said_to_model(model):
    return [(m["role"], m.get("content")) for m in model.asked[-1][0]]


def _taken_over(call, *replies):
    """Return the call as the next worker's agent has it, and its model."""
    model = FakeModel(*replies)
    other = Chat({"model": "m"}, model)
    taken = FakeCall(call.kept)
    other.call_resumed(taken)
    settle(other)
    return taken, model


def test_it_greets_and_answers_sentence_by_sentence():
    more = Event()
    agent, call, model = talk(["We are open. ", "Un", "til six", more, ". Bye!"])
    agent.caller_said("Are you", final=False)
    agent.caller_said("Are you open?", final=True)
    settle(agent)
    assert call.said == ["Hello!", "We are open."]  # while the rest is still being written
    more.set()
    settle(agent)
    assert call.said == ["Hello!", "We are open.", "Until six.", "Bye!"]
    assert _said_to_model(model) == [
        ("system", "Be kind."),
        ("assistant", "Hello!"),
        ("user", "Are you open?"),
    ]


def test_the_next_turn_knows_the_last_one():
    agent, _, model = talk(["Yes."], ["Soup."])
    agent.caller_said("Open?", final=True)
    settle(agent)
    agent.caller_said("What is there?", final=True)
    settle(agent)
    assert _said_to_model(model)[2:] == [
        ("user", "Open?"),
        ("assistant", "Yes."),
        ("user", "What is there?"),
    ]


def test_words_that_go_on_cut_the_reply_and_are_one_turn():
    never = Event()
    agent, call, model = talk([never, "Too late."], ["Now then."])
    agent.caller_said("I would like", final=True)
    settle(agent)
    agent.caller_said("a table.", final=True)
    settle(agent)
    assert call.said == ["Hello!", "Now then."]
    assert model.closed == 2  # the first request was closed
    assert _said_to_model(model)[-1] == ("user", "I would like a table.")


def test_only_what_was_heard_stays_in_the_conversation():
    agent, call, model = talk(["One two three four. ", "Five six. ", "Seven."], ["Yes?"])
    agent.caller_said("Count.", final=True)
    settle(agent)
    agent.interrupted({"say-2": 0.5, "say-3": 0.0, "say-4": 0.0})
    agent.caller_said("Stop!", final=True)
    settle(agent)
    assert ("assistant", "One two …") in _said_to_model(model)
    assert "Seven" not in str(_said_to_model(model))
    assert call.said[-1] == "Yes?"


def test_words_without_a_sign_of_interruption_stop_it_as_well():
    agent, call, model = talk(["One two three four."], ["Yes?"])
    agent.caller_said("Count.", final=True)
    settle(agent)
    call.unheard = {"say-2": 0.0}
    agent.caller_said("Stop!", final=True)
    settle(agent)
    assert "One" not in str(_said_to_model(model))


def test_a_sound_that_brings_no_words_does_not_end_the_answer(monkeypatch):
    monkeypatch.setattr(module, "RESUME_S", 0)
    agent, call, model = talk(["One two three four."], ["Three four."])
    agent.caller_said("Count.", final=True)
    settle(agent)
    agent.interrupted({"say-2": 0.5})
    agent.caller_started_speaking()
    settle(agent)
    assert len(model.asked) == 1  # words may come yet
    agent.caller_stopped_speaking()
    agent._resume.join()
    settle(agent)
    assert call.said[-1] == "Three four."
    assert _said_to_model(model)[-1] == ("system", GO_ON)


@pytest.mark.parametrize(
    "failing", [["Half a", ModelError("broken")], [ModelError("HTTP 500")], []]
)
def test_a_reply_of_which_nothing_was_said_is_tried_again(failing):
    agent, call, _ = talk(failing, ["Here I am."])
    agent.caller_said("Hello?", final=True)
    settle(agent)
    assert call.said == ["Hello!", "Here I am."]


def test_a_reply_that_breaks_off_goes_on():
    agent, call, model = talk(["A sentence. And", ModelError("broken")], ["And more."])
    agent.caller_said("Hello?", final=True)
    settle(agent)
    assert call.said == ["Hello!", "A sentence.", "And more."]
    assert _said_to_model(model)[-2:] == [("assistant", "A sentence."), ("system", BROKEN_OFF)]
    assert call.kept["replying"] is False


def test_a_reply_that_breaks_off_twice_is_left_at_that():
    broken = ModelError("broken")
    agent, call, model = talk(["One. Two", broken], ["Two. Three", broken], ["Never."])
    agent.caller_said("Hello?", final=True)
    settle(agent)
    assert call.said == ["Hello!", "One.", "Two."]
    assert len(model.asked) == 2


def test_a_model_that_is_down_leaves_the_silence_to_the_fillers():
    agent, call, model = talk([ModelError("HTTP 500")], [ModelError("HTTP 500")], ["Back."])
    agent.caller_said("Hello?", final=True)
    settle(agent)
    assert (call.said, len(model.asked)) == (["Hello!"], 2)
    agent.caller_said("Are you there?", final=True)
    settle(agent)
    assert call.said[-1] == "Back."


def test_markdown_is_not_spoken():
    agent, call, _ = talk(["**Soup** is there. \n\n---\n- And `fish`."])
    agent.caller_said("What?", final=True)
    settle(agent)
    assert call.said[1:] == ["Soup is there.", "And fish."]


def test_a_tool_is_run_and_its_result_told():
    tool = {"name": "add", "path": "operator:concat"}
    options = {"model": "m", "tools": [tool | {"description": "Adds."}]}
    call = tool_call("add", '{"wrong": 1}')
    agent, spoken, model = talk(["Let me see. ", call], ["It failed."], options=options)
    agent.caller_said("Add!", final=True)
    settle(agent)
    assert spoken.said[1:] == ["Let me see.", "It failed."]
    roles = [message["role"] for message in model.asked[-1][0]]
    assert roles == ["assistant", "user", "assistant", "assistant", "tool"]
    assert "error" in model.asked[-1][0][-1]["content"]
    assert model.asked[0][1][0]["function"]["name"] == "add"


def test_a_model_that_only_calls_tools_has_to_speak_in_the_end():
    tools = [{"name": "again", "path": "builtins:dict"}]
    calls = [[tool_call("again")]] * module.TOOL_ROUNDS
    agent, call, model = talk(*calls, ["Enough."], options={"model": "m", "tools": tools})
    agent.caller_said("Go.", final=True)
    settle(agent)
    assert call.said[-1] == "Enough."
    assert model.asked[-1][1] == []


def test_the_next_worker_goes_on_where_this_one_died():
    never = Event()
    agent, call, _ = talk(["First. "], [never])
    agent.caller_said("One?", final=True)
    settle(agent)
    agent.caller_said("Two?", final=True)
    settle(agent)
    taken, model = _taken_over(call, ["Second."])
    assert taken.said == ["Second."]
    assert _said_to_model(model) == [
        ("assistant", "Hello!"),
        ("user", "One?"),
        ("assistant", "First."),
        ("user", "Two?"),
    ]


def test_the_next_worker_says_the_rest_of_a_reply():
    never = Event()
    agent, call, _ = talk(["Of course. For", never, " what time?"])
    agent.caller_said("A table.", final=True)
    settle(agent)
    assert call.said[1:] == ["Of course."]
    taken, model = _taken_over(call, ["For what time?"])
    assert taken.said == ["For what time?"]
    assert _said_to_model(model)[-2:] == [("assistant", "Of course."), ("system", BROKEN_OFF)]


def test_the_next_worker_goes_on_with_a_reply_that_a_sound_had_cut():
    agent, call, _ = talk(["One two three four."])
    agent.caller_said("Count.", final=True)
    settle(agent)
    agent.interrupted({"say-2": 0.5})
    taken, _ = _taken_over(call, ["Three four."])
    assert taken.said == ["Three four."]


def test_the_next_worker_says_no_rest_to_a_caller_who_is_with_somebody_else():
    never = Event()
    agent, call, _ = talk(["Of course. For", never, " what time?"])
    agent.caller_said("A table.", final=True)
    settle(agent)
    assert call.said[1:] == ["Of course."]
    agent.suspended("bridge")
    taken, _ = _taken_over(call)
    assert taken.said == []


def test_a_call_that_was_answered_is_taken_over_in_silence():
    agent, call, _ = talk(["First."])
    agent.caller_said("One?", final=True)
    settle(agent)
    taken, _ = _taken_over(call)
    assert taken.said == []


@pytest.mark.parametrize("end", ["call_ended", "suspended"])
def test_nothing_is_said_after_the_end(end):
    more = Event()
    agent, call, model = talk([more, "Too late."])
    agent.caller_said("Hello?", final=True)
    settle(agent)
    agent.suspended("bridge") if end == "suspended" else agent.call_ended()
    more.set()
    settle(agent)
    assert (call.said, model.closed) == (["Hello!"], 1)


def test_it_knows_of_check_ins_and_keys():
    agent, _, model = talk(["Good."])
    agent.caller_silent("asking", 1.0)
    agent.caller_silent("asked", 0.0)
    agent.key_pressed("1")
    settle(agent)
    assert _said_to_model(model)[-2:] == [("system", ASKED), ("user", "[key 1]")]


@pytest.mark.parametrize(("language", "sentences"), [("de-DE", 1), ("en-US", 2)])
def test_sentences_are_cut_by_the_rules_of_the_calls_language(monkeypatch, language, sentences):
    monkeypatch.setattr(FakeCall, "language", language)
    agent, call, _ = talk(["Zimmer 12. Noch etwas?"])
    agent.caller_said("Welches Zimmer?", final=True)
    settle(agent)
    assert len(call.said[1:]) == sentences  # in German 12. may be an ordinal

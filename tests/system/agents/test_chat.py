"""The chat agent on the whole service, 4 web workers and the simulator's scripted model."""

import json

import pytest

from tests.documented import example
from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import begun, story

KEY = "sk-of-the-chat-tests"
pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(240),
    pytest.mark.service(web_workers=4, variables={"OPENAI_API_KEY": KEY}),
]

CALLS = 6
FILLER = "One moment, please."


def scripted(service, **options):
    base_url = f"http://127.0.0.1:{service.simulator_port}/v1"
    given = {"base_url": base_url, "model": "scripted", "instructions": "You take bookings."}
    return {"agent_class": "chat", "agent_options": given | options}


@pytest.fixture(scope="module")
def callers(module_service):
    """Let the callers of all tests ring at once."""
    kind, patient = scripted(module_service), {"silence_timeout_normal": 20}
    documented = json.loads(example("chat", "json"))
    options = documented["agent_options"] | kind["agent_options"]
    options["tools"][0]["path"] = "tests.system.agents.documented_desk:find_table"
    example_of_the_page = documented | {"agent_options": options}
    talks = {"scenario": "talks-with-chat", "settings": patient}
    steps = [
        {"when": "speak 1 ended", "after": 0.5, "say": "book-a-table"},
        {"when": "speak 1 ended", "matching": "Hm", "hang_up": True},
    ]
    asked = {"silence_timeout_normal": 6, "hangup_grace": 1, "checkin_style": "generated"}
    asked["max_checkins_before_disconnect"] = 1
    of_each = [{"fields": kind, **talks}] * CALLS
    of_each += [{"fields": example_of_the_page, **talks}]
    of_each += [{"fields": kind, "steps": steps, "settings": asked}]
    placed = [Call(module_service, **of_the_call).place() for of_the_call in of_each]
    return {"talk": placed[:CALLS], "documented": placed[-2], "silent": placed[-1]}


def said(record):
    """Return the sentences in the order in which they began to be heard."""
    return [each["text"] for each in begun(record) if each["text"] != FILLER]


def test_callers_hold_a_conversation(callers):
    for call in callers["talk"]:
        record = call.over(90)
        assert said(record) == [
            "Hi.",
            "Of course, I can book a table for you.",
            "For what time would you like it?",
            "Let me see.",
            "Yes, we still have a table then.",
            "Is there anything else I can do for you?",
            "Thank you for calling.",
            "We are looking forward to seeing you.",
            "Goodbye!",
        ], story(record)


def test_the_example_tells_what_its_tool_has_found(callers):
    """The first example of docs/agents.md, with the model and the place of its tool replaced."""
    told = " ".join(said(callers["documented"].over(90)))
    assert "I had a look." in told
    assert '"table": 4' in told


def test_a_silent_caller_is_asked_about_what_was_talked_of(callers):
    record = callers["silent"].over(90)
    assert said(record)[-1] == "Are you still thinking about your table?", story(record)

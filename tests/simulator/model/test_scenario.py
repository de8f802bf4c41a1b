import pytest

from simulator.features.caller import Caller
from simulator.model import scenario
from simulator.model.playback_queue import Item
from simulator.model.scenario import Scenario, ScenarioError
from simulator.model.step import ACTIONS
from simulator.model.triggers import Triggers, When

pytestmark = pytest.mark.unit

SHIPPED = {
    "silent", "answers-checkin-1", "talks-over-checkin", "says-hold-on", "hangs-up-first",
    "presses-key", "talks-all-the-time", "conversation", "coughs", "hold-music",
    "background-radio", "comfort-noise", "never-transcribed", "stream-never-connects",
    "stream-cut", "answering-machine",
}  # fmt: skip


def test_every_shipped_scenario_loads_and_says_what_it_is():
    assert set(scenario.names()) >= SHIPPED
    for name in scenario.names():
        assert len(scenario.load(name).title) > 20
    assert len(scenario.names()) == len(list(scenario.FOLDER.rglob("*.toml"))), "two have one name"


def test_a_step_is_read_with_its_moment():
    read = Scenario.from_dict(
        {
            "step": [
                {"when": "speak 2 ended", "matching": "still there", "after": 1, "say": "hello"},
                {"press": "1#", "every": 2.5, "times": 3},
            ]
        },
        "mine",
    )
    first, second = read.steps
    assert (first.when.kind, first.when.number, first.when.phase) == ("speak", 2, "ended")
    assert (first.action, first.value, first.after) == ("say", "hello", 1)
    assert (second.when.kind, second.every, second.times) == ("previous", 2.5, 3)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"say": "hello", "when": "lunch"}, "'lunch' is none of"),
        ({"say": "hello", "when": "speak 0 ended"}, "'speak 0 ended' is none of"),
        ({"say": "no-such-clip"}, "no clip 'no-such-clip'"),
        ({"after": 1}, "exactly one of"),
        ({"say": "hello", "press": "1"}, "exactly one of"),
        ({"say": "hello", "afterwards": 1}, "afterwards: no such field; perhaps after?"),
        ({"say": 5}, "say is 5: expected `str"),
        ({"say": "hello", "after": -1}, "after is -1: expected `float` >= 0"),
        ({"say": "hello", "after": True}, "after is True: expected `float`, got `bool`"),
        ({"press": "x"}, "press is 'x': expected `str` matching"),
        ({"media": "stop"}, "media is 'stop', not one of pause, resume"),
        ({"fault": {"do": "explode"}}, "do is 'explode'"),
        ({"say": "hello", "when": "speak 1", "matching": "("}, "no regular expression"),
        ({"say": "hello", "when": "answered", "matching": "x"}, "'matching' goes with"),
    ],
)
def test_a_bad_step_is_named_by_file_step_and_field(step, said):
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict({"step": [{"say": "hello"}, step]}, "mine")
    assert str(caught.value).startswith("mine, step 2: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"steps": []}, "mine: steps: no such table"),
        ({"caller": {"patience": "long"}}, "mine, caller: patience"),
        ({"caller": {"shoes": 2}}, "mine, caller: shoes: no such field"),
        ({"options": {"speed": 2}}, "mine, options: option speed: no such field"),
        (
            {"options": {"silence": "loud"}},
            "mine, options: option silence is 'loud', not one of noise, zero",
        ),
        ({"faults": [{"do": "drop"}, {"do": "x"}]}, "mine, faults 2: fault: do is 'x'"),
        ({"step": {"say": "hello"}}, "mine: step: write it as [[step]]"),
        ({"step": ["hello"]}, "mine, step 1: 'hello' is not a table"),
    ],
)
def test_a_bad_table_is_named(given, said):
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(given, "mine")
    assert said in str(caught.value)


def test_a_file_that_is_no_toml_is_named(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("title = \n")
    with pytest.raises(ScenarioError, match=r"broken\.toml: "):
        scenario.load(str(path))


def test_every_action_a_file_may_name_can_be_performed():
    class NoCall:
        scenario = Scenario("nobody")

    assert set(Caller(NoCall(), None, None, None)._acts) == set(ACTIONS)


def test_a_missing_scenario_lists_those_there_are():
    with pytest.raises(ScenarioError, match=r"no scenario 'nobody'; there are .*silent"):
        scenario.load("nobody")


def test_triggers_count_each_kind_both_kinds_and_by_text():
    triggers = Triggers()
    greeting = Item("speak", 1, text="Hello!")
    music = Item("playback", 1, text="music.wav")
    question = Item("speak", 1, text="Are you still there?")
    for item in (greeting, music, question):
        triggers.note_item(item)
    question.started_at = 5.0
    assert triggers.at(When.parse("speak 2 started")) == 5.0
    assert triggers.at(When.parse("utterance 3 started")) == 5.0
    assert triggers.at(When.parse("speak 1 started", "STILL THERE")) == 5.0
    assert triggers.at(When.parse("speak 2 ended")) is None
    assert triggers.at(When.parse("speak 3")) is None
    assert triggers.at(When.parse("playback 1")) is not None
    assert triggers.at(When.parse("answered")) is None

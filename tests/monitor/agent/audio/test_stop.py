"""What an agent's stop and its other acts ask for, on a real store."""

import pytest

from tests.monitor.agent.audio.conftest import CALL

pytestmark = pytest.mark.store


def begins(line, utterance):
    line.store.forget_speech(CALL, line.origin, utterance)
    assert line.store.playback_started(CALL, line.origin, utterance) == "begun"


def test_words_that_play_are_stopped_and_the_rest_is_never_said(line):
    first, second = line.handle.say("It is ten dollars."), line.handle.say("Anything else?")
    begins(line, first)
    heard = line.handle.stop()
    assert set(heard) == {first, second}
    assert heard[second] == 0
    assert 0 <= heard[first] < 0.5
    assert line.asked[-1] == ("stop_speaking", CALL, 0)
    assert [u.id for u in line.view.utterances] == [first]


def test_asking_what_was_heard_stops_nothing(line):
    said = line.handle.say("It is ten dollars.")
    begins(line, said)
    assert set(line.handle.heard()) == {said}
    assert line.asked[-1][0] == "say"


def test_a_turn_that_was_interrupted_says_no_more(line):
    line.handle.silence_turn()
    assert line.handle.say("It is ten dollars.") == ""
    assert line.handle.say(iter(["It is ", "ten dollars. "])) == ""
    assert line.ledger == []
    line.handle.begin_turn()
    assert line.handle.say("Pardon?")


def test_streamed_text_is_said_sentence_by_sentence(line):
    said = []

    def pieces():
        for piece in ["It is te", "n dollars. And ", "twenty cents", "."]:
            yield piece
            said.append(len(line.view.utterances))

    last = line.handle.say(pieces())
    assert said == [0, 1, 1, 1]
    spoken = [line.store.speech(CALL, u.id).text for u in line.view.utterances]
    assert sorted(spoken) == ["And twenty cents.", "It is ten dollars."]
    assert line.store.speech(CALL, last).text == "And twenty cents."


def test_what_is_remembered_is_there_for_the_next_agent(line):
    assert line.handle.remembered() == {}
    line.handle.remember({"step": 2, "name": "Grüße"})
    assert line.handle.remembered() == {"step": 2, "name": "Grüße"}
    with pytest.raises(ValueError, match="16384"):
        line.handle.remember({"all": "x" * 20_000})
    line.handle.remember({})
    assert line.handle.remembered() == {}


@pytest.mark.parametrize(
    ("act", "given", "fault"),
    [("transfer", "", "E.164"), ("transfer", "12", "E.164"), ("transfer", "tel:+4930", "E.164"),
     ("send_digits", "", "digits"), ("send_digits", "12x", "digits"),
     ("send_digits", "1" * 65, "digits"), ("expect", 0, "1 to 900"), ("expect", 901, "1 to 900")],
)  # fmt: skip
def test_acts_have_limits(line, act, given, fault):
    with pytest.raises(ValueError, match=fault):
        getattr(line.handle, act)(given)
    assert line.asked == []


def test_a_transfer_and_digits_are_asked_for_under_an_id_of_their_own(line):
    line.handle.transfer("+4930123456")
    line.handle.transfer("sip:desk@example.com")
    line.handle.send_digits("12#")
    assert [each[:3] for each in line.asked] == [
        ("transfer_to", CALL, "+4930123456"),
        ("transfer_to", CALL, "sip:desk@example.com"),
        ("send_digits", CALL, "12#"),
    ]
    assert len({each[3] for each in line.asked}) == 3


def test_an_agent_that_can_not_be_heard_owes_words_until_it_is_back(line):
    line.handle.owe_answer()
    assert line.view.owed_since_ms == 0, "one that owes no answers owes none now"
    line.handle.started(owes=True)
    line.handle.owe_answer()
    owed = line.view.owed_since_ms
    assert owed
    line.handle.owe_answer()
    assert line.view.owed_since_ms == owed
    line.handle.nothing_to_say()
    assert line.view.owed_since_ms == 0

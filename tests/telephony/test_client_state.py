"""Our states come back as they went; everybody else's are nobody's business."""

import base64
import json

import pytest
from hypothesis import given, settings

from telephony.client_state import ClientState, is_broken, of_dial, of_utterance, read
from tests.telephony.json_values import JSON

pytestmark = pytest.mark.unit

DIAL = "0123456789abcdef" * 2


def encoded(state):
    return base64.b64encode(json.dumps(state).encode()).decode()


def test_what_we_send_comes_back():
    assert read(of_utterance("0-checkin-1")) == ClientState(utterance="0-checkin-1")
    assert read(of_dial(DIAL)) == ClientState(dial_id=DIAL)


def test_our_states_have_a_name_of_their_own():
    assert json.loads(base64.b64decode(of_utterance("say-1"))) == {"deadair": {"u": "say-1"}}


def test_what_the_version_before_sent_is_told_apart_from_what_we_send():
    assert read(encoded({"u": "say-1"})) == ClientState(former_utterance="say-1")
    assert read(encoded({"d": DIAL})) == ClientState(dial_id=DIAL)


@pytest.mark.parametrize(
    "utterance",
    ["\ud800", "Jane Roe +15550100001", "", "x" * 129, "g\u00fcnther", "a\nb", 7, None, ["u"], {}],
)
def test_an_utterance_we_could_not_have_named_is_none_of_ours(utterance):
    assert read(encoded({"deadair": {"u": utterance}})) == ClientState()
    assert read(encoded({"u": utterance})) == ClientState()


@pytest.mark.parametrize(
    "dial", [f"{DIAL}:outcome", DIAL.upper(), DIAL[:-1], "x" * 32, "\u0660" * 32, f"{DIAL}\n", 5]
)
def test_a_dial_s_id_can_forge_no_key(dial):
    assert read(encoded({"deadair": {"d": dial}})) == ClientState()
    assert read(encoded({"d": dial})) == ClientState()


@pytest.mark.parametrize(
    "raw",
    [None, "", "no base64!", "A" * 5_000, 12, [], encoded([1]), encoded("u"), encoded(None),
     encoded({"deadair": "say-1"}), encoded({"deadair": ["u"]}), encoded({"user": {"u": "say-1"}})],
)  # fmt: skip
def test_other_people_s_states_say_nothing(raw):
    assert read(raw) == ClientState()


@pytest.mark.parametrize(
    ("state", "broken"),
    [({"u": "\ud800"}, True), ({"deadair": {"u": "\udfff"}}, True), ({"order": 7}, False),
     ({"name": "J\u00fcrgen \U0001f600"}, False), ({"u": "user-1"}, False), ([1], False)],
)  # fmt: skip
def test_half_a_character_is_a_broken_state(state, broken):
    assert is_broken(encoded(state)) is broken
    assert not is_broken("no base64!")
    assert not is_broken(None)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_any_state_is_ours_or_ignored(state):
    for raw in (state, encoded(state), encoded({"deadair": state})):
        found = read(raw)
        assert all(text.isascii() for text in (found.utterance, found.dial_id))

"""What a recogniser makes up: rubbish, phantoms, tags and echoes, each by its switch."""

import time

import pytest

pytestmark = pytest.mark.system

FAST = {"speak_minimum": 0.3, "speak_rate": 200.0, "transcription_delay": 0.1}
GERMAN = {
    "caller": {"language": "de"},
    "step": [{"when": "answered", "say": "hello", "transcript": "Einen Moment bitte"}],
}


@pytest.fixture
def begin(start, app):
    """Answer a caller with transcription; options as keywords."""

    def answer(scenario, config=None, **options):
        sim = start(**{**FAST, **options})
        call_id = sim.place(scenario)
        engine = {"transcription_engine": "Telnyx"} | (config or {})
        sim.command(call_id, "answer", transcription=True, transcription_config=engine)
        app.wait("call.answered")
        return sim, call_id

    return answer


def heard(app, count=1):
    app.wait("call.transcription", count)
    events = app.events("call.transcription")
    return [each["payload"]["transcription_data"] for each in events]


def test_another_language_than_the_recogniser_was_told_is_rubbish(begin, app):
    begin(GERMAN)
    transcript = heard(app)[0]
    assert transcript["is_final"]
    assert transcript["confidence"] < 0.5
    assert "moment" not in transcript["transcript"].lower()


@pytest.mark.parametrize("language", ["de", "auto_detect"])
def test_the_right_language_is_understood(begin, app, language):
    config = {"transcription_engine": "Telnyx", "language": language}
    sim, call_id = begin(GERMAN, {"transcription_engine_config": config})
    assert heard(app)[0]["transcript"] == "Einen Moment bitte"
    started = [each for each in sim.call(call_id)["timeline"] if each["kind"] == "recogniser"]
    assert started[0]["language"] == language


def test_words_are_invented_in_silence_and_come_in_turn(begin, app):
    begin("silent", phantom_every=0.3, phantom_text="Thank you.|[BLANK_AUDIO]")
    found = heard(app, 3)
    texts = [each["transcript"] for each in found]
    assert texts[:3] == ["Thank you.", "[BLANK_AUDIO]", "Thank you."]
    assert found[0]["confidence"] < 0.3
    assert found[0]["transcription_track"] == "inbound"


def test_nothing_is_invented_while_the_caller_speaks(begin, app):
    story = {"step": [{"when": "answered", "say": "long-story", "transcript": "A story"}]}
    begin(story, phantom_every=1.0)
    assert heard(app)[0]["transcript"] == "A story"


def test_noises_are_printed_as_tags_and_go_on_being_so(begin, app, until):
    steps = [
        {"when": "answered", "noise": "cough"},
        {"noise": "hold-music", "loop": True},
    ]
    sim, call_id = begin({"step": steps}, sound_tags=True)
    texts = [each["transcript"] for each in heard(app, 2)]
    assert texts == ["*coughs*", "(music)"]
    sim.do(call_id, quiet=True)
    until(lambda: sim.call(call_id)["timeline"][-1]["kind"] != "caller")


def test_the_agents_words_come_back_as_the_callers(begin, app):
    sim, call_id = begin("silent", echo=True, echo_delay=0.2)
    sim.command(call_id, "speak", payload="Are you still there?", voice="x")
    echoed = heard(app)[0]
    assert (echoed["transcript"], echoed["transcription_track"]) == (
        "are you still there",
        "inbound",
    )
    names = [each["event"] for each in sim.call(call_id)["timeline"] if each["kind"] == "event"]
    assert names.index("call.speak.ended") < names.index("call.transcription")


def test_an_echo_can_come_before_the_words_have_ended(begin, app):
    sim, call_id = begin("silent", echo=True, echo_delay=-0.5, speak_minimum=1.0)
    sim.command(call_id, "speak", payload="Are you still there?", voice="x")
    assert heard(app)[0]["transcript"] == "are you still there"
    app.wait("call.speak.ended")
    names = [each["event"] for each in sim.call(call_id)["timeline"] if each["kind"] == "event"]
    assert names.index("call.transcription") < names.index("call.speak.ended")


def test_only_what_was_said_comes_back(begin, app, until):
    sim, call_id = begin("silent", echo=True, echo_delay=0.2, speak_minimum=2.0)
    sim.command(call_id, "speak", payload="One two three four five six", voice="x")
    app.wait("call.speak.started")
    began = time.monotonic()
    until(lambda: time.monotonic() > began + 0.8)
    sim.command(call_id, "playback_stop")
    echoed = heard(app)[0]["transcript"]
    assert echoed.startswith("one two")
    assert "six" not in echoed


def test_an_audible_echo_is_on_the_inbound_track_while_the_agent_speaks(start, app, until):
    sim = start(**FAST, echo_audible=True, silence="zero")
    call_id = sim.place()
    sim.command(call_id, "answer", stream_url=app.stream_url)
    app.socket().wait("media", 5)
    quiet = {each["media"]["payload"] for each in app.socket().of("media")}
    sim.command(call_id, "speak", payload="Hello" * 100, voice="x")
    app.wait("call.speak.ended")
    louder = {each["media"]["payload"] for each in app.socket().of("media")} - quiet
    assert len(louder) > 20
    last = app.socket().of("media")[-1]["media"]["chunk"]
    until(lambda: int(app.socket().of("media")[-1]["media"]["chunk"]) > int(last) + 5)
    assert app.socket().of("media")[-1]["media"]["payload"] in quiet

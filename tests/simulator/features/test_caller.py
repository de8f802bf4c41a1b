"""Callers at work: each shipped scenario on a call with a plain application, and own ones."""

import threading
import time

import pytest

from simulator.audio import clips

pytestmark = pytest.mark.system

CHECK_INS = ("Welcome, how can I help you?", "Are you still there?", "Are you there?")


@pytest.fixture
def fast(start):
    return start(speak_minimum=0.3, speak_rate=200.0, transcription_delay=0.1)


@pytest.fixture
def talk(fast, app):
    """Answer a caller with a stream and transcription, and speak a number of times."""

    def begin(caller, utterances=2):
        call_id = fast.place(caller)
        fast.command(call_id, "answer", stream_url=app.stream_url, transcription=True)
        app.wait("call.answered")
        for number in range(utterances):
            fast.command(call_id, "speak", payload=CHECK_INS[number % 3], voice="x")
            app.wait("call.speak.ended", number + 1)
        return call_id

    return begin


def transcripts(app):
    return [each["payload"]["transcription_data"] for each in app.events("call.transcription")]


def test_silent_says_nothing(fast, app, talk):
    call_id = talk("silent", 3)
    fast.command(call_id, "hangup")
    app.wait("call.hangup")
    assert transcripts(app) == []
    assert fast.call(call_id)["caller_spoke"] == []


def test_answers_checkin_1(app, talk):
    talk("answers-checkin-1")
    heard = app.wait("call.transcription")["transcription_data"]
    assert heard["transcript"] == "Yes, I'm here."
    assert heard["is_final"] is True
    assert heard["transcription_track"] == "inbound"


def test_talks_over_checkin_overlaps(fast, app, until):
    call_id = fast.place("talks-over-checkin")
    fast.command(call_id, "answer")
    app.wait("call.answered")
    for text in ("Hello", "Are you still there? " * 100):
        fast.command(call_id, "speak", payload=text, voice="x")
    until(lambda: fast.call(call_id)["talk_over_seconds"] > 1.0)


def test_says_hold_on(app, talk):
    talk("says-hold-on", 1)
    assert app.wait("call.transcription")["transcription_data"]["transcript"].startswith("Hold on")


def test_hangs_up_first(app, talk):
    talk("hangs-up-first", 1)
    assert app.wait("call.hangup")["hangup_source"] == "caller"


def test_presses_key(app, talk):
    talk("presses-key")
    assert app.wait("call.dtmf.received")["digit"] == "1"
    assert app.socket().wait("dtmf")


def test_conversation_runs_to_its_end(app, talk):
    talk("conversation", 3)
    app.wait("call.hangup")
    assert [each["transcript"] for each in transcripts(app)] == [
        "Hi, I would like to book a table for four on Friday evening.",
        "At seven o'clock, if you still have one.",
        "No, that's all, thank you very much.",
    ]


def heard_frames(app, clip):
    expected = set(clips.frames(clip, "PCMU"))
    return sum(each["media"]["payload"] in expected for each in app.socket().of("media"))


def test_coughs_are_heard_but_not_transcribed(fast, app, talk, until):
    call_id = talk("coughs", 1)
    until(lambda: heard_frames(app, "cough") >= 30)
    assert transcripts(app) == []
    assert fast.call(call_id)["caller_spoke"] == []


@pytest.mark.parametrize(
    ("caller", "clip"),
    [
        ("hold-music", "hold-music"),
        ("background-radio", "background-radio"),
        ("comfort-noise", "hum"),
    ],
)
def test_endless_noises_go_on_and_are_never_transcribed(app, talk, caller, clip, until):
    talk(caller, 1)
    until(lambda: heard_frames(app, clip) >= 20)
    assert transcripts(app) == []


def test_never_transcribed_speaks_into_an_outage(fast, app, talk, until):
    call_id = talk("never-transcribed", 1)
    until(lambda: [each for each in fast.call(call_id)["caller_spoke"] if each["ended"]])
    ended = fast.call(call_id)["caller_spoke"][0]["ended"]
    until(lambda: time.monotonic() > ended + 3 * fast.exchange.options.transcription_delay)
    assert transcripts(app) == []
    fast.do(call_id, transcription="on")
    fast.do(call_id, say="hello")
    assert app.wait("call.transcription")["transcription_data"]["transcript"] == "Hello?"


def test_stream_never_connects(fast, app):
    call_id = fast.place("stream-never-connects")
    fast.command(call_id, "answer", stream_url=app.stream_url)
    app.wait("streaming.failed")
    assert app.sockets == []
    assert fast.call(call_id)["state"] == "answered"


def test_stream_cut(app, talk, until):
    talk("stream-cut", 1)
    socket = app.socket()
    until(lambda: socket.closed)
    assert socket.close_code == 1006


def test_answering_machine_talks_then_beeps(app, talk, until):
    talk("answering-machine", 0)
    heard = app.wait("call.transcription")["transcription_data"]["transcript"]
    assert "leave a message" in heard
    until(lambda: heard_frames(app, "beep") >= 10)


def test_talks_all_the_time_comes_back(fast, app):
    story = {"step": [{"when": "answered", "say": "hello", "every": 0.6, "times": 3}]}
    call_id = fast.place(story)
    fast.command(call_id, "answer", transcription=True)
    app.wait("call.transcription", 3)
    assert len(fast.call(call_id)["caller_spoke"]) == 3


def test_a_step_can_wait_for_what_is_said_to_it(fast, app):
    step = {"when": "speak 1 ended", "matching": "still there", "say": "hello"}
    call_id = fast.place({"step": [step]})
    fast.command(call_id, "answer", transcription=True)
    app.wait("call.answered")
    for number, text in enumerate(("Welcome", "Are you STILL there?"), start=1):
        fast.command(call_id, "speak", payload=text, voice="x")
        app.wait("call.speak.ended", number)
    app.wait("call.transcription")
    spoke = fast.call(call_id)["caller_spoke"][0]["began"]
    assert spoke > fast.call(call_id)["playbacks"][1]["ended_at"]


def test_interim_transcripts_come_while_speaking_when_asked_for(fast, app):
    call_id = fast.place({"step": [{"when": "answered", "after": 0.1, "say": "book-a-table"}]})
    config = {"transcription_engine_config": {"transcription_engine": "A", "interim_results": True}}
    fast.command(call_id, "answer", transcription=True, transcription_config=config)
    app.wait("call.transcription", 7)
    finals = [each["is_final"] for each in transcripts(app)]
    assert finals == [False] * 6 + [True]


def test_what_the_agent_says_is_transcribed_on_its_own_track_if_asked_for(fast, app):
    call_id = fast.place("silent")
    wishes = {"transcription": True, "transcription_config": {"transcription_tracks": "both"}}
    fast.command(call_id, "answer", **wishes)
    app.wait("call.answered")
    fast.command(call_id, "speak", payload="Hello there", voice="x")
    heard = app.wait("call.transcription")["transcription_data"]
    assert (heard["transcript"], heard["transcription_track"]) == ("Hello there", "outbound")


def test_transcription_starts_once_and_stops(fast, app):
    call_id = fast.place("silent")
    fast.command(call_id, "answer")
    app.wait("call.answered")
    assert fast.command(call_id, "transcription_start")[0] == 200
    again = fast.command(call_id, "transcription_start")
    assert again[1]["errors"][0]["code"] == "90054"
    fast.command(call_id, "transcription_stop")
    assert fast.command(call_id, "transcription_start")[0] == 200


def test_a_step_can_plant_a_fault_and_stop_the_transcription(fast, app):
    steps = [
        {"when": "speak 1 ended", "fault": {"do": "status", "command": "speak", "status": 503}},
        {"transcription": "off"},
        {"say": "hello"},
        {"after": 0.5, "hang_up": True},
    ]
    call_id = fast.place({"step": steps})
    fast.command(call_id, "answer", transcription=True)
    app.wait("call.answered")
    fast.command(call_id, "speak", payload="Hello", voice="x")
    app.wait("call.speak.ended")
    assert fast.command(call_id, "speak", payload="Hello", voice="x")[0] == 503
    app.wait("call.hangup")
    assert transcripts(app) == []


def test_a_bad_inline_scenario_is_refused_with_its_reason(fast):
    status, body = fast.sim("POST", "/calls", {"scenario": {"step": [{"say": "nothing"}]}})
    assert status == 400
    assert body["error"].startswith("inline, step 1: no clip 'nothing'")
    assert fast.sim("POST", "/calls", {"scenario": "nobody"})[0] == 400


def test_fifty_calls_at_once_keep_the_pace(fast, app, until):
    calls = [fast.place("silent") for _ in range(50)]
    threads = [
        threading.Thread(
            target=fast.command, args=(each, "answer"), kwargs={"stream_url": app.stream_url}
        )
        for each in calls
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    app.wait("streaming.started", 50)

    def kept_up():
        before = [len(socket.of("media")) for socket in app.sockets]
        time.sleep(1.0)  # frames a second are counted
        gained = [len(s.of("media")) - n for s, n in zip(app.sockets, before, strict=True)]
        return len(gained) == 50 and min(gained) > 35

    until(kept_up)
    assert fast.sim("GET", "/health")[1]["calls"]["answered"] == 50

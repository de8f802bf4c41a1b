"""G. Beginnings, ends and hand-overs: nothing outlives its call, no call outlives its worker."""

import pytest

from calls.snapshot import CallState
from calls.store_types import Origin
from tests.virtual_time.call import CALL, VirtualCall
from tests.virtual_time.invariants import Judge

pytestmark = pytest.mark.unit


def test_nothing_runs_after_the_end(call):
    """Failure 57: the idle timer ran, or was armed again, after the session had ended."""
    call.go(6.9).caller_hangs_up().go(60)
    assert (call.steps, call.hangups, call.next_ms()) == ([], 0, None)


@pytest.mark.parametrize("late", ["transcript", "sound", "the agent's words", "thinking", "stream"])
def test_what_comes_after_the_end_wakes_nothing(call, late):
    """Failures 57, 61: late events of a call that is over."""
    call.go(3).caller_hangs_up().go(1)
    {
        "transcript": call.says,
        "sound": lambda: call.store.voice_activity(
            CALL, Origin(by="web-1"), speaking=True, ago_ms=0
        ),
        "the agent's words": call.agent_says,
        "thinking": call.agent_thinks,
        "stream": call.attach,
    }[late]()
    call.go(60)
    assert (call.said, call.view().state) == ([], CallState.ENDED)


def test_who_was_not_greeted_yet_is_not_asked_whether_he_is_there():
    """The first stream broke, and the silence went on until the next one came."""
    call = VirtualCall()
    call._do_stream = lambda _number: None
    call.ring().go(6.8)
    assert (call.view().state, call.view().token) == (CallState.ANSWERED, 0)
    call.attach().go(1).agent_says("Hello.", takes=1).go(7.5)
    assert call.steps == []
    call.go(1.5)
    assert call.steps == ["checkin-1"]


def test_who_is_never_greeted_is_asked_all_the_same():
    """No stream ever comes: the caller is not left in silence for that."""
    call = VirtualCall()
    call._do_stream = lambda _number: None
    call.ring().go(40)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hangups == 1


def test_a_call_that_nobody_came_for_gets_a_new_stream_while_its_lease_still_runs():
    """The sweep that answers again gives the call time, and a stream may break in that time."""
    call, streams = VirtualCall(), []
    call._do_stream = streams.append
    call.lapses_at = call.now_ms + 60_000
    call.ring().go(4)
    assert streams == ["1", "2"], "the answer's own, and another"


def test_what_we_play_is_no_sign_of_life_of_the_peer(call):
    """Failure 58: with a dead peer, generated frames counted as activity."""
    call.media(lost=True)
    call.go(4).agent_says("Are we connected?", takes=2).go(40)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.view().hangup_reason == "media_lost"


def test_a_lost_hang_up_event_is_found_out(call):
    """Failures 59, 65: no terminal event: the call was "in progress" for five days."""
    call.go(3).lose("call.hangup").caller_hangs_up().go(20)
    assert (call.view().state, call.view().hangup_cause) == (CallState.ENDED, "gone")


def test_a_lost_hang_up_event_is_found_out_though_the_stream_is_gone(call):
    """Failures 59, 65: the socket closed with the call, and no reason was recorded."""
    call.go(3).lose("call.hangup").caller_hangs_up()
    call.let_go("socket closed").go(10)
    assert (call.view().state, call.view().hangup_cause) == (CallState.ENDED, "gone")


def test_an_event_may_arrive_at_any_worker(call):
    """Failures 60, 61: the voice session, or its end, lived in one worker's memory."""
    call.go(3)
    for worker in ("web-2", "web-3", "celery@other"):
        call.store.caller_input(CALL, Origin(by=worker, event_id=f"event {worker}"), "transcript")
    assert call.view().epoch == 3
    call.store.call_ended(
        CALL, Origin(by="web-4", event_id="event end"), "normal_clearing", "caller"
    )
    call._ring()
    call.go(10)
    assert (call.steps, call.owner) == ([], None)


def test_an_end_that_overtakes_the_beginning_leaves_no_call():
    """Failure 61: the close raced ahead of the registration, and the session leaked."""
    call = VirtualCall()
    call.telnyx.drop("originator_cancel", "caller")
    call.go(0.2).ring().go(10)
    assert call.view().state is CallState.ENDED


def test_a_call_rings_is_answered_and_greeted_by_its_own_events():
    """Failure 61: the ordinary way, for comparison."""
    call = VirtualCall().ring().go(1)
    assert (call.view().state, call.owner[0]) == (CallState.ANSWERED, "web-1")


def test_a_killed_worker_costs_seconds_and_no_slot(call):
    """Failure 62: slots leaked for 20 minutes after a cancelled job."""
    call.go(3).lose_worker().go(6)
    assert call.owner[0] == "web-2"
    call.go(30)
    assert call.at_of("checkin-1") == pytest.approx(7, abs=1.5)
    assert call.hangups == 1


def test_while_there_is_no_worker_the_sweep_does_the_same(call):
    """Failures 12, 62: check-ins and the hang-up come though nobody holds the call."""
    call.reconnects = False
    call.go(3).lose_worker().go(60)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hangups == 1


@pytest.mark.parametrize("orderly", [True, False])
def test_hand_overs_do_not_restart_the_clock(call, orderly):
    """Failure 62: the silence clock goes on from host to host."""
    for at in (2.0, 4.0, 6.0):
        call.go(at - call.at)
        call.let_go() if orderly else call.lose_worker()
        call.attach(f"web-{at}")
    call.go(2)
    assert call.at_of("checkin-1") == pytest.approx(7, abs=0.1)


def test_a_stream_that_opens_while_the_caller_speaks_asks_nothing(call):
    """Failure 19: the new session knows nothing of the speech the old one heard begin."""
    call.go(1).starts_speaking().go(20).attach("web-2").go(6)
    assert call.steps == []


def test_the_worker_that_lost_the_call_can_change_nothing(call):
    """Failure 60: two sessions of one call."""
    old = Origin(by="web-1", token=call.owner[1])
    call.attach("web-2").go(1)
    before = call.view()
    call.store.voice_activity(CALL, old, speaking=True, ago_ms=0)
    call.store.thinking(CALL, old, 30_000)
    assert not call.store.detach_session(CALL, old, "late")
    after = call.view()
    assert (after.epoch, after.caller_speaking_ms, after.thinking, after.owner) == (
        before.epoch, 0, False, "web-2",
    )  # fmt: skip


@pytest.mark.parametrize("event", ["call.initiated", "call.answered"])
def test_an_event_sent_twice_has_one_effect(event):
    """Failure 63: Telnyx sends a slow webhook again, and playback began twice."""
    call = VirtualCall()
    Judge(call)
    call.double("call.answered", 0.5).ring().ring().go(2).ring().go(5)
    assert [a.command for a in call.telnyx.accepted] == ["answer"]
    assert len(call.events(event.replace("initiated", "ringing"))) == 1


def test_a_transcript_sent_twice_is_heard_once(call):
    """Failure 63: the second one, seconds later, must not begin another silence."""
    data = {"transcription_data": {"transcript": "Yes.", "is_final": True}}
    for _ in range(2):
        call.webhook("call.transcription", data, event_id="event-yes").go(3)
    assert len(call.told) == 1
    call.go(1.2)
    assert call.steps == ["checkin-1"]


def test_a_machine_is_a_machine_and_no_silent_caller(begin):
    """Failure 64: voicemail was recorded as silence: the campaign never called again."""
    call = begin(voicemail="hang_up").go(2)
    call.webhook("call.machine.detection.ended", {"result": "machine"}).go(5)
    assert (call.hangups, call.steps, call.view().hangup_reason) == (1, [], "voicemail")


def test_a_message_is_left_after_the_beep_and_once(begin):
    """Failure 48: an endless loop in the voicemail hang-up."""
    call = begin(voicemail="leave_message", voicemail_message="Please call us back.").go(2)
    call.webhook("call.machine.detection.ended", {"result": "machine"})
    for _ in range(6):
        call.makes_noise(1).go(0.3)
    assert call.said == []
    call.webhook("call.machine.greeting.ended", {"result": "beep_detected"})
    for _ in range(12):
        call.makes_noise(1).go(0.3)
    assert [text for _, _, text in call.said] == ["Please call us back."]
    assert (call.hangups, call.view().hangup_reason) == (1, "voicemail")


@pytest.mark.parametrize("result", ["human", "not_sure"])
def test_a_person_is_not_taken_for_a_machine(begin, result):
    """Failure 64: a callee that may be a person is spoken to."""
    call = begin(voicemail="hang_up").webhook("call.machine.detection.ended", {"result": result})
    assert call.go(7.2).steps == ["checkin-1"]


def test_a_pause_may_last_longer_than_any_silence(call):
    """Failure 66: pausing for longer than the silence time-out made the agent leave."""
    call.go(16.5).pause().go(600)
    assert call.telnyx.up
    assert call.resume().go(4).hangups == 0


def test_a_changed_time_out_is_obeyed_in_the_running_call(call):
    """Failure 66: `timeout` was ignored."""
    call.go(3).change(silence_timeout_normal=12, silence_timeout_hold_on=30).go(8)
    assert call.steps == []
    call.change(silence_timeout_normal=2).go(0.6)
    assert call.steps == ["checkin-1"]


def test_the_same_events_make_the_same_call():
    """Failure 60: monitor and sweep decide the same: a call played twice has the same timeline."""

    def play():
        call = VirtualCall(goodbye_message="Goodbye.", hold_on_reply="Sure.").answer()
        call.agent_says().go(9).makes_noise(1).lose("call.speak.ended").go(6)
        call.speaks("hold on").go(20).lose_worker().go(30).attach("web-3").go(90)
        return call.timeline, [accepted[:3] for accepted in call.telnyx.accepted]

    assert play() == play()

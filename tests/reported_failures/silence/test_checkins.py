"""E. A check-in is made once, is heard, and leads somewhere."""

import pytest

from calls.store_types import Origin
from tests.virtual_time.call import CALL
from tests.virtual_time.silence_bound import longest_silence

pytestmark = pytest.mark.unit


def test_a_check_in_that_telnyx_refuses_is_tried_once_more_and_told(call):
    """Failures 35, 37: a re-prompt generated and never spoken, then an unspoken goodbye."""
    call.trouble("speak", "refused").go(8)
    assert call.steps == ["checkin-1-again"]
    assert call.events("checkin.unheard")[0]["why"] == "refused"


def test_check_ins_that_are_never_spoken_are_told_with_their_cause(call):
    """Failures 35, 38: no loop without waiting, and the timeline says what went wrong."""
    call.trouble("speak", *["refused"] * 9).go(60)
    assert call.steps == []
    assert len(call.telnyx.troubles) == 9 - 4
    assert len(call.events("checkin.failed")) == 2
    assert call.hung_up_at == pytest.approx(7 + 7 + 5, abs=1)


@pytest.mark.parametrize("status", ["failed", "cancelled_amd", "file_not_found"])
def test_a_check_in_that_was_not_heard_is_made_again(call, status):
    """Failures 36, 37: the transcript has the question, the caller heard nothing."""
    call.go(7.5)
    call.telnyx.finish(call.telnyx.playing[0].utterance, status)
    call.go(3)
    assert call.steps == ["checkin-1", "checkin-1-again"]
    call.go(60)
    assert call.steps == ["checkin-1", "checkin-1-again", "checkin-2"]


def test_what_is_owed_is_not_said_once_the_agent_spoke(call):
    """Failure 35: the repetition of a failed check-in came right after the agent's answer."""
    call.trouble("speak", "refused").delay("checkins.speak", 0).delay("checkins.speak", 2).go(7.5)
    call.agent_says("I have found it.", takes=2, name="say-found").go(7)
    assert call.steps == []


def test_the_callback_does_not_loop(call):
    """Failures 38, 39: repeated time-outs without a wait between them."""
    call.go(longest_silence(call))
    times = [at for at, _, _ in call.said]
    assert len(times) == 2
    assert times[1] - times[0] >= 7


@pytest.mark.parametrize("apart", [0.0, 0.03, 1.0, 3.0])
def test_a_check_in_asked_for_twice_is_made_once(call, apart):
    """Failures 39, 63: a task delivered twice, an event delivered twice."""
    call.double("checkins.speak", apart).double("call.speak.ended", apart).go(12)
    assert call.steps == ["checkin-1"]


def test_two_monitors_and_a_sweep_make_one_check_in(call):
    """Failure 39: the worker that lost the call does not know it yet."""
    old = call._monitor_now()
    call.attach("web-2").go(6.999)
    call.server.now_ms += 1
    old.wake()
    old._step(None)
    call.look()
    call.look()
    call.go(5)
    assert old.stopped == "newer owner"
    assert call.steps == ["checkin-1"]


def test_a_talkative_caller_is_never_cut_at_the_nth_pause(call):
    """Failure 40: the counter counted over the whole call."""
    for _ in range(8):
        call.go(8).speaks("Yes, go on.").agent_says("All right.", takes=1).go(2)
    assert call.telnyx.up
    assert call.steps == ["checkin-1"] * 8


def test_hold_on_after_the_last_check_in_is_heard_though_words_do_not_count_anew(begin):
    """Failure 40: with reset_checkins_on_speech off, "hold on" is still an answer."""
    call = begin(reset_checkins_on_speech=False).go(19).speaks("Hold on, please.").go(20)
    assert call.telnyx.up


def test_after_the_last_check_in_comes_the_hang_up_and_then_nothing(call):
    """Failure 41: three prompts, then minutes of nothing and a job that never ended."""
    call.go(40)
    assert call.hung_up_at == pytest.approx(23.0, abs=0.5)
    call.go(30)
    assert call.next_ms() is None


def test_a_hang_up_on_its_way_is_called_off_by_an_answer(call):
    """Failure 42: a pending hang-up timer was not cancelled when the callee answered."""
    call.delay("checkins.hang_up", 2).go(24).speaks("Yes! Wait.").go(6)
    assert call.telnyx.up
    assert call.events("step.dropped")[-1]["why"] == "caller was heard"


def test_a_goodbye_that_never_begins_does_not_disarm_the_hang_up(begin):
    """Failure 42: a goodbye that never starts disarmed the reaper."""
    call = begin(goodbye_message="Goodbye.")
    call.go(20).lose("call.speak.started", 9).lose("call.speak.ended", 9)
    call.go(longest_silence(call))
    assert call.steps[-1] == "goodbye"
    assert call.hangups == 1


def test_a_goodbye_that_telnyx_refuses_does_not_keep_the_call(begin):
    """Failure 42: the same when it can't be spoken at all."""
    call = begin(goodbye_message="Goodbye.").go(20).trouble("speak", *["refused"] * 5).go(10)
    assert call.hangups == 1


def test_a_check_in_that_nobody_sent_does_not_count_as_made(begin):
    """Failure 35: with no sweep either, it is made anew once it can't be repeated any more."""
    call = begin(sweeps=False).go(6.9).lose("checkins.speak", 0)
    call.store.request_step(CALL, Origin(by="celery"), 0, "checkin-1", 5_000)
    call.store.claim_speech(CALL, Origin(by="celery"), 0, "checkin-1", "0-checkin-1", 1_600)
    call._wake()
    call.go(59)
    assert call.steps == [], "it may have been said: Telnyx would know, for a minute"
    call.go(30)
    assert call.steps == ["checkin-1-again", "checkin-2"]


def test_a_pause_makes_a_check_in_on_its_way_stale(call):
    """Failure 38: paused and resumed within its time, it must wait for a new silence."""
    call.delay("checkins.speak", 2).go(7.1).pause().go(0.5).resume().go(6)
    assert call.steps == []
    call.go(2)
    assert call.steps == ["checkin-1"]


def test_a_worker_killed_between_claim_and_command_costs_seconds(call):
    """Failures 35, 42: the check-in that nobody sent is asked for again, and made."""

    class KilledError(Exception):
        pass

    def killed(*_args, **_kwargs):
        raise KilledError

    call.go(6.9)
    speak, call.telnyx.speak = call.telnyx.speak, killed
    with pytest.raises(KilledError):
        call.go(0.2)
    call.telnyx.speak = speak
    call.go(12)
    assert call.steps[0] == "checkin-1"
    assert call.at_of("checkin-1") < 12


def test_a_check_in_repeated_after_a_cough_is_spoken_once_though_answers_are_lost(call):
    """Its second attempt spoke with the fallback voice, under another command_id."""
    call.go(8).starts_speaking().trouble("speak", *["answer lost"] * 4).go(0.5).stops_speaking()
    call.go(6)
    assert call.steps == ["checkin-1", "checkin-1-again"]


def test_a_check_in_whose_last_attempt_alone_was_carried_out_is_spoken_once(call):
    """Its answer was lost: no event can have reported yet that it is spoken."""
    call.trouble("speak", *["try again"] * 3, "answer lost").go(60)
    assert call.steps == ["checkin-1", "checkin-2"]


def test_a_check_in_that_nobody_answers_for_is_sent_again_under_its_own_id(call):
    call.trouble("speak", *["no answer"] * 4).go(40)
    assert call.steps[0] == "checkin-1"

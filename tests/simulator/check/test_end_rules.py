"""Each rule about the end of a call, on a call that keeps it and on one that does not."""

import pytest

from tests.simulator.check.made import Record, broken, right

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("asked", [0, 1])
def test_a_caller_asked_less_often_than_agreed(asked):
    record = Record().says(1.5, 2.5, "Hello.")
    for number in range(asked):
        record.says(11 + 8.5 * number, 1.5)
    wrong = broken(record.hangs_up(10 if not asked else 17.5))
    assert "is asked as often as agreed" in wrong
    assert ("is asked before the hang-up" in wrong) == (not asked)


def test_questions_before_the_caller_s_last_word_do_not_count():
    record = right()
    record.ended = None
    record.timeline.clear()
    record.key(21.5).hangs_up(26.4)
    assert {"is asked before the hang-up", "is asked as often as agreed"} <= broken(record)


@pytest.mark.parametrize("at", [21.2, 35.0])
def test_too_little_and_too_much_time_after_the_last_question(at):
    record = Record().says(1.5, 2.5, "Hello.").says(11, 1.5).says(19.5, 1.5).hangs_up(at)
    assert "is given time after the last question" in broken(record)


def test_the_end_may_wait_as_long_as_the_scenario_allows_a_silence_to_last():
    """The end of the last question may be what was lost."""
    record = Record().says(1.5, 2.5, "Hello.").says(11, 1.5).says(19.5, 1.5).hangs_up(33)
    assert "is given time after the last question" in broken(record, allow=4)
    assert "is given time after the last question" not in broken(record, allow=12)


def test_a_hang_up_that_cuts_its_own_words():
    record = Record().says(1.5, 2.5, "Hello.").says(11, 1.5).says(19.5, 1.5)
    record.says(26, 1.0, "Goodbye.", status="call_hangup").hangs_up(27)
    assert "hears the last words out" in broken(record)


def test_a_caller_who_is_kept_for_ever():
    record = Record().says(1.5, 2.5, "Hello.")
    for at in range(11, 120, 9):
        record.says(float(at), 1.5)
    assert broken(record.ends(128), gave_up=True) == {"is let go in the end"}


def test_a_caller_who_hangs_up_himself_where_the_application_should_have():
    assert "is let go in the end" in broken(right_until_the_caller_goes())
    assert broken(right_until_the_caller_goes(), ends="anybody") == set()


def right_until_the_caller_goes():
    return Record().says(1.5, 2.5, "Hello.").ends(9)


def test_two_hang_ups_with_ids_of_their_own():
    record = right().command(26.2, "hangup", status=422, code="90018", body={"command_id": "two"})
    assert broken(record) == {"is hung up on once"}
    repeated = right().command(26.2, "hangup", duplicate=True, body={"command_id": "one"})
    assert broken(repeated) == set()


def test_a_command_long_after_the_end():
    assert broken(right().command(31, "speak", status=422, code="90018")) == {
        "nothing is ordered after the end"
    }
    assert broken(right().command(27, "speak", status=422, code="90018")) == set()


def test_a_call_that_ends_with_its_document_is_ended_by_the_application():
    record = Record().says(1.5, 2.5, "Hello.").says(11, 1.5).says(19.5, 1.5).document_ends(26)
    assert record.line().cleared_by == "application"
    assert broken(record) == set()
    assert "is asked before the hang-up" in broken(Record().says(1.5, 2.5).document_ends(9))

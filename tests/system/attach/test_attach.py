"""Beside an application that keeps its calls: Dead Air asks a silent caller and hangs up."""

import pytest

from tests.system.attach.application import WORDS, Application
from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import commands, hung_up, refused, story
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

ASKED = ["Are you still there?"] * 2


@pytest.fixture
def application(service):
    made = []

    def make(**body):
        settings = {"settings": {"dead_air_settings": QUICK}}
        made.append(Application(service, {"reference": f"order-{id(body)}", **settings, **body}))
        return made[-1]

    yield make
    for each in made:
        each.close()


def over(service, application, scenario="silent"):
    """Have a caller ring the application, and return the record once the call is over."""
    placed = service.simulator.place(scenario, webhook_url=application.url, to="+15550409999")
    call = placed["call_control_id"]

    def record():
        found = service.simulator.record(call)
        assert found["closed"], story(found)
        return found

    return eventually(record, 60, what="the call is over")


def spoken(record):
    return [each["body"]["payload"] for each in commands(record, "speak")]


def test_a_silent_caller_is_asked_and_hung_up_on_and_nothing_else_is_done(service, application):
    theirs = application()
    record = over(service, theirs)
    assert spoken(record) == [WORDS, *ASKED], story(record)
    hung_up(record)
    assert len(commands(record, "answer")) == 1, "theirs"
    assert refused(record, "answer") == []
    [stream] = commands(record, "streaming_start")
    assert "stream_bidirectional_mode" not in stream["body"], "their audio is theirs"
    [attached] = theirs.answers
    assert (attached.status_code, attached.json()["new"]) == (201, True)
    again = theirs.attach(record["call_control_id"])
    assert (again.status_code, again.json()["detail"]) == (409, "the call has ended")


def test_without_a_stream_the_forwarded_webhooks_are_enough(service, application):
    record = over(service, application(stream=False))
    assert spoken(record) == [WORDS, *ASKED], story(record)
    hung_up(record)
    ours = ("streaming_start", "transcription_start")
    assert [len(commands(record, name)) for name in ours] == [0, 0]


def test_a_call_that_telnyx_has_not_is_refused(application):
    answer = application().attach("v3:nobody-has-this")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Telnyx has no such call")

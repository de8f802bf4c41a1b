"""A caller who agreed and fell silent is sent one text message, and the call's story shows it."""

import pytest

from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system
TEXT = "We could not hear you any more. Call us whenever you like."


def test_a_silent_call_is_followed_by_one_message_that_its_story_tells(place, service):
    settings = {"silence_timeout_normal": 2, "hangup_grace": 1.5, "follow_up_sms": TEXT}
    fields = {"agent_class": "tests.chaos.consenting_agent:Consenting"}
    call = place(fields=fields, settings=settings)
    caller = call.record()["from"]

    def told():
        entries = service.api.call(call.id)["timeline"]
        return {e["event"]: e for e in entries if e["event"].startswith("sms.")}

    story = {"sms.consent", "sms.claimed", "sms.sent", "sms.finalized"}
    eventually(lambda: set(told()) == story, 90, what="the message was sent and delivered")
    assert told()["sms.finalized"]["status"] == "delivered"
    messages = service.simulator.messages()
    [message] = [each for each in messages if each["to"] == caller]
    assert (message["text"], message["from"]) == (TEXT, "+15550109998")
    assert caller not in str(service.api.call(call.id))

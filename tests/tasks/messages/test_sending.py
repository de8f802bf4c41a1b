"""Text messages: only with consent, each once, the number kept for as long as it is needed."""

import pytest
from celery.exceptions import Retry

from calls import keys
from calls.service.texted_numbers import TextedNumbers
from calls.store_types import Origin
from monitor.actions import NotSentError
from tasks import publish, webhooks
from tasks.handlers.event import Webhook
from tasks.messages import after_call, sending
from telephony.call_control.errors import CallGoneError, LimitedError, RefusedError, TryAgainError
from tests.tasks.conftest import CALL, TELNYX
from tests.tasks.messages.conftest import NUMBER, OTHER, TEXT

pytestmark = pytest.mark.store

FOLLOW_UP = ("messages.follow_up", {"call_control_id": CALL})


def test_a_silent_end_is_followed_by_one_message_however_often_it_is_told(service):
    service.begin()
    for event in ("e-1", "e-1", "e-2"):
        service.end(event=event)
    assert FOLLOW_UP in service.asked
    for _ in range(3):
        service.follow_up()
    [(to, text, key, sms)] = service.telnyx.sent
    assert (to, text, sms.sender, sms.profile) == (NUMBER, TEXT["en"], "+15550100001", "p-1")
    assert key
    assert service.told() == ["sms.consent", "sms.claimed", "sms.sent"]
    assert service.number() == "", "nothing needs it any more"


def test_it_is_in_the_language_last_spoken(service):
    service.begin()
    service.parts.store.redis.hset(keys.of_call(CALL)[0], "spoken_language", "de")
    service.end()
    service.follow_up()
    assert service.telnyx.sent[0][1] == TEXT["de"]


UNDUE = [
    {"reason": ""},
    {"reason": "max_call_duration"},
    {"reason": "agent_failed"},
    {"cause": "caller_silent voicemail"},
    {"cause": "ivr"},
]


@pytest.mark.parametrize("ending", UNDUE)
def test_any_other_end_is_not(service, ending):
    service.begin()
    service.end(**ending)
    assert FOLLOW_UP not in service.asked
    service.follow_up()
    assert service.telnyx.sent == []


@pytest.mark.parametrize("reason", ["silence", "media_lost", "one_way_audio", "speech_failed"])
def test_every_silent_end_is(service, reason):
    service.begin()
    service.end(reason=reason, cause="")
    service.follow_up()
    assert len(service.telnyx.sent) == 1


def test_without_consent_nothing_is_sent_and_the_number_goes_with_the_call(service):
    service.begin(consent=False)
    assert service.number() == NUMBER
    service.end()
    service.follow_up()
    assert (service.telnyx.sent, service.number(), service.told()) == ([], "", [])


def test_a_consent_taken_back_forgets_the_number_at_once(service):
    service.begin()
    service.parts.store.allow_sms(CALL, TELNYX, allowed=False)
    assert service.number() == ""
    service.end()
    service.follow_up()
    assert service.telnyx.sent == []


def test_a_consent_given_again_takes_the_number_from_the_end_of_the_call(service):
    service.begin()
    for allowed in (False, True):
        service.parts.store.allow_sms(CALL, TELNYX, allowed=allowed)
    service.end()
    service.follow_up()
    assert service.telnyx.sent[0][0] == NUMBER


def test_a_service_without_a_sender_keeps_no_number(service):
    service.changes = {"sms_from": "", "messaging_profile": ""}
    service.begin()
    assert service.number() == ""
    service.end()
    service.follow_up()
    assert service.told()[-1:] == ["sms.refused"]


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "sip:maria@example.org", ""])
def test_a_caller_who_hides_has_no_number(service, number):
    service.begin(number=number)
    assert service.number() == ""


def test_a_number_gets_one_in_a_day_and_another_number_its_own(service):
    for call, number in ((CALL, NUMBER), ("v3:2", NUMBER), ("v3:3", OTHER)):
        service.begin(call, number)
        service.end(call, event=f"e-{call}")
        service.follow_up(call)
    assert [to for to, *_ in service.telnyx.sent] == [NUMBER, OTHER]
    assert service.told("v3:2")[-1] == "sms.failed"


def test_the_number_is_nowhere_but_in_its_own_key_and_expires(service):
    service.begin()
    service.parts.store.redis.delete(keys.number(CALL))
    service.parts.store.keep_number(CALL, TELNYX, NUMBER)
    service.end()
    redis = service.parts.store.redis
    assert 0 < redis.ttl(keys.number(CALL)) <= 900
    service.follow_up()
    [texted] = redis.scan_iter("texted:*")
    assert NUMBER[1:] not in texted
    assert redis.get(texted) == CALL
    assert 0 < redis.ttl(texted) <= 24 * 3600
    for name in redis.scan_iter("*"):
        kind = redis.type(name)
        if kind in {"string", "hash", "stream", "list"}:
            read = {"string": redis.get, "hash": redis.hgetall, "stream": redis.xrange,
                    "list": lambda key: redis.lrange(key, 0, -1)}  # fmt: skip
            assert NUMBER not in str(read[kind](name)), name


@pytest.mark.parametrize("error", [TryAgainError("no answer"), LimitedError("429", after_s=1)])
def test_a_lost_answer_is_asked_for_again_under_the_same_key(service, error, monkeypatch):
    service.begin()
    service.end()
    service.telnyx.fails = [error]
    monkeypatch.setattr(sending.follow_up, "retry", _retry)
    with pytest.raises(Retry):
        service.follow_up()
    service.follow_up()
    assert len(service.telnyx.sent) == 1
    assert service.told() == ["sms.consent", "sms.claimed", "sms.sent"]


def _retry(**_):
    return Retry()


@pytest.mark.parametrize("error", [RefusedError("no"), CallGoneError("no such profile")])
def test_what_telnyx_refuses_is_told_and_leaves_the_number_to_another_call(service, error):
    service.begin()
    service.end()
    service.telnyx.fails = [error]
    service.follow_up()
    assert service.told()[-1] == "sms.failed"
    assert service.number() == ""
    assert TextedNumbers(service.parts.store.redis, service.config.secret_key).claim(NUMBER, "v3:2")


def test_an_agents_message_is_sent_once_and_only_with_consent(service):
    service.begin(consent=False)
    sending.send(call_control_id=CALL, text="The address is ...", act="a1")
    assert service.told() == ["sms.refused"]
    service.parts.store.allow_sms(CALL, TELNYX, allowed=True)
    for act in ("a2", "a2", "a3"):
        sending.send(call_control_id=CALL, text="The address is ...", act=act)
    assert len(service.telnyx.sent) == 2
    assert len({key for _, _, key, _ in service.telnyx.sent}) == 2
    assert service.number() == NUMBER, "the follow-up may need it"


def test_an_agent_sends_five_messages_on_a_call(service):
    service.begin()
    for act in range(7):
        sending.send(call_control_id=CALL, text="again", act=f"a{act}")
    assert len(service.telnyx.sent) == sending.MOST_OF_AGENT
    assert service.told()[-2:] == ["sms.refused"] * 2


def test_a_call_that_telnyx_no_longer_has_is_followed_too(service):
    service.begin()
    store = service.parts.store
    store.claim_hangup(CALL, TELNYX, store.snapshot(CALL, TELNYX).epoch, "silence", 5_000)
    after_call.call_gone(service, CALL, TELNYX)
    assert FOLLOW_UP in service.asked


def test_a_broker_that_is_away_loses_no_follow_up(service, monkeypatch):
    service.begin()

    def away(*_, **__):
        raise NotSentError("away")

    with monkeypatch.context() as patch:
        patch.setattr(publish, "_send", away)
        with pytest.raises(NotSentError):
            service.end()
    service.end()
    assert FOLLOW_UP in service.asked


def test_what_became_of_it_is_told_once(service):
    service.begin()
    payload = {"sms": "follow-up", "status": "delivery_failed", "code": "40001"}
    for _ in range(2):
        event = Webhook(CALL, Origin(by="web-1", event_id="m-1"), "", "", payload)
        webhooks.HANDLERS["message.finalized"](service, event)
    [told] = [e for e in service.parts.store.timeline(CALL) if e.event == "sms.finalized"]
    assert (told.details["status"], told.details["code"]) == ("delivery_failed", "40001")

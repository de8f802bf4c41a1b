"""Text messages over HTTP: consent, and messages to the other side."""

from dataclasses import replace

import pytest

from tests.web.api.conftest import faults
from tests.web.conftest import TELNYX
from web.dependencies import KEY

pytestmark = pytest.mark.store


def consent(api, call, given):
    return api.patch(f"/calls/{call}", {"sms_consent": given})


def test_consent_is_given_and_taken_back_while_the_call_lasts(api, answered, store):
    call = answered()
    assert api.get(f"/calls/{call}").json["sms_consent"] is False
    assert consent(api, call, True).json["sms_consent"] is True
    assert consent(api, call, False).json["sms_consent"] is False
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    assert consent(api, call, True).status_code == 409


def test_a_change_without_content_and_a_consent_that_is_none_are_refused(api, answered):
    call = answered()
    assert api.patch(f"/calls/{call}", {}).status_code == 422
    assert "sms_consent" in faults(consent(api, call, "yes"))


def test_settings_and_consent_change_together(api, answered):
    own = {"settings": {"dead_air_settings": {"hangup_grace": 9}}, "sms_consent": True}
    told = api.patch(f"/calls/{answered()}", own).json
    assert told["sms_consent"] is True
    assert told["settings"] == {"dead_air_settings": {"hangup_grace": 9}}


def test_a_message_needs_consent_and_words(api, answered):
    call = answered()
    assert api.post(f"/calls/{call}/sms", {"text": "Hi"}).status_code == 409
    assert "text" in faults(api.post(f"/calls/{call}/sms", {"text": " "}))
    assert "text" in faults(api.post(f"/calls/{call}/sms", {"text": "x" * 1501}))
    assert api.post("/calls/none/sms", {"text": "Hi"}).status_code == 404


@pytest.mark.parametrize(("outcome", "status"), [("sent", 200), ("failed", 502)])
def test_a_message_is_asked_for_and_its_outcome_answered(
    app, api, answered, store, deps, outcome, status
):
    call = answered()
    consent(api, call, True)
    store.keep_number(call, TELNYX, "+15550100002")
    asked = []

    def send_sms(name, text, act):
        asked.append((name, text))
        store.claim_message(call, TELNYX, f"sms-{act}", 5)
        store.message_outcome(call, TELNYX, f"sms-{act}", outcome, "no")

    app.extensions[KEY] = replace(deps, actions=replace(deps.actions, send_sms=send_sms))
    told = api.post(f"/calls/{call}/sms", {"text": " Hi "})
    assert (told.status_code, asked) == (status, [(call, "Hi")])


def test_a_message_that_never_came_to_telnyx_is_a_conflict(app, api, answered, store, deps):
    """A consent that was taken back and given again has no number: 502 said that Telnyx refused."""
    call = answered()
    consent(api, call, True)

    def refuse(name, _, act):
        why = {"sms": f"sms-{act}", "why": "no number"}
        store.append_timeline(name, TELNYX, "sms.refused", **why)

    app.extensions[KEY] = replace(deps, actions=replace(deps.actions, send_sms=refuse))
    told = api.post(f"/calls/{call}/sms", {"text": "Hi"})
    assert (told.status_code, told.json["detail"]) == (409, "no number")

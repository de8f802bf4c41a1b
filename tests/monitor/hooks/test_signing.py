"""Signatures of hooks against the reference implementation of Standard Webhooks."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from monitor.hooks.signing import headers, signature

pytestmark = pytest.mark.unit

keys = st.binary(min_size=24, max_size=64)
ids = st.from_regex(r"[a-z0-9:_-]{1,60}", fullmatch=True)
moments = st.integers(min_value=0, max_value=4_102_444_800)


@given(keys, ids, moments, st.text())
def test_a_signature_is_the_reference_implementations(key, message_id, timestamp_s, body):
    secret = "whsec_" + base64.b64encode(key).decode()
    moment = datetime.fromtimestamp(timestamp_s, UTC)
    expected = Webhook(secret).sign(message_id, moment, body)
    assert signature(secret, message_id, timestamp_s, body) == expected


@given(keys, ids, st.text())
def test_the_reference_implementation_verifies_the_headers_and_refuses_another_body(
    key, name, body
):
    secret = "whsec_" + base64.b64encode(key).decode()
    now_s = round(datetime.now(UTC).timestamp())  # noqa: TID251  # the verifier reads this clock
    sent = headers(secret, name, now_s, body)
    verifier = Webhook(secret)
    verifier.verify(body, sent, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body + " ", sent, json_parse=False)

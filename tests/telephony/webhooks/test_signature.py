"""Signatures as Telnyx makes them, with the check of its SDK as the oracle."""

import base64
from time import time  # noqa: TID251  # the SDK compares with the world's clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from telephony.webhooks.signature import TOLERANCE_S, SignatureError, verify

KEY = SigningKey(b"k" * 32)
OTHER = SigningKey(b"o" * 32)
PUBLIC = bytes(KEY.verify_key)
NOW = 1_795_000_000
BODY = '{"data": {"event_type": "call.answered", "text": "h\u00e9llo"}}'.encode()


def sign(body=BODY, timestamp=NOW, key=KEY):
    signed = key.sign(f"{timestamp}|".encode() + body).signature
    return {"signature": base64.b64encode(signed).decode(), "timestamp": str(timestamp)}


def check(body=BODY, keys=(PUBLIC,), now_s=NOW, **headers):
    verify(body, keys=keys, now_s=now_s, **(sign() | headers))


@pytest.mark.unit
def test_a_genuine_webhook_passes():
    check()


@pytest.mark.unit
def test_two_keys_are_valid_at_once_while_they_are_rotated():
    check(keys=(bytes(OTHER.verify_key), PUBLIC))


@pytest.mark.unit
@pytest.mark.parametrize("skew", [-TOLERANCE_S, TOLERANCE_S])
def test_the_tolerance_is_inclusive_both_ways(skew):
    check(now_s=NOW + skew)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"keys": ()}, "no public key"),
        ({"signature": ""}, "missing"),
        ({"timestamp": ""}, "missing"),
        ({"timestamp": "soon"}, "not a number"),
        ({"timestamp": "\u0661\u0662\u0663"}, "not a number"),
        ({"timestamp": "9" * 400}, "not a number"),
        ({"now_s": NOW + TOLERANCE_S + 1}, "more than 300 s"),
        ({"now_s": NOW - TOLERANCE_S - 1}, "more than 300 s"),
        ({"signature": "!!"}, "not base64"),
        ({"signature": base64.b64encode(b"short").decode()}, "64 bytes"),
        ({"body": BODY + b" "}, "does not match"),
        ({"keys": (bytes(OTHER.verify_key),)}, "does not match"),
        (sign(key=OTHER), "does not match"),
    ],
)
def test_anything_else_is_refused_with_its_reason(change, why):
    with pytest.raises(SignatureError, match=why):
        check(**change)


@pytest.mark.unit
def test_the_separator_is_a_bar_not_a_dot():
    dotted = base64.b64encode(KEY.sign(f"{NOW}.".encode() + BODY).signature).decode()
    with pytest.raises(SignatureError, match="does not match"):
        check(signature=dotted)


@pytest.mark.unit
@given(st.binary(max_size=300), st.text(max_size=100), st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_no_bytes_and_no_headers_do_anything_but_refuse(body, signature, timestamp):
    with pytest.raises(SignatureError):
        verify(body, signature=signature, timestamp=timestamp, keys=(PUBLIC,), now_s=NOW)


@pytest.mark.store
@pytest.mark.parametrize(
    ("offset_s", "tampered", "wrong_key"),
    [(0, False, False), (-250, False, False), (250, False, False), (-310, False, False),
     (310, False, False), (0, True, False), (0, False, True)],
)  # fmt: skip
def test_the_sdk_agrees(offset_s, tampered, wrong_key):
    import telnyx  # noqa: PLC0415  # takes seconds: not for `make check`

    now = int(time())
    body = '{"data": {"event_type": "call.answered", "id": "1", "payload": {"x": "\u00e9"}}}'
    signer = OTHER if wrong_key else KEY
    stamp = str(now + offset_s)
    signature = base64.b64encode(signer.sign(f"{stamp}|{body}".encode()).signature).decode()
    sent = body + " " if tampered else body
    client = telnyx.Telnyx(api_key="k", public_key=base64.b64encode(PUBLIC).decode())
    headers = {"Telnyx-Signature-Ed25519": signature, "Telnyx-Timestamp": stamp}

    def theirs():
        try:
            client.webhooks.unwrap(sent, headers=headers)
        except ValueError:
            return False
        return True

    def ours():
        try:
            verify(sent.encode(), signature=signature, timestamp=stamp, keys=(PUBLIC,), now_s=now)
        except SignatureError:
            return False
        return True

    assert ours() == theirs() == (abs(offset_s) < 300 and not tampered and not wrong_key)

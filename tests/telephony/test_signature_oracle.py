"""Our check and the Telnyx SDK's `unwrap` accept and refuse the same webhooks."""

import base64
from time import time  # noqa: TID251  # the SDK compares with the world's clock

import pytest
import telnyx
from nacl.signing import SigningKey

from telephony.signature import SignatureError, verify

pytestmark = pytest.mark.store  # the SDK takes seconds to import: not for `make check`

KEY = SigningKey(b"k" * 32)
PUBLIC = bytes(KEY.verify_key)


@pytest.mark.parametrize(
    ("offset_s", "tampered", "wrong_key"),
    [(0, False, False), (-250, False, False), (250, False, False), (-310, False, False),
     (310, False, False), (0, True, False), (0, False, True)],
)  # fmt: skip
def test_the_sdk_agrees(offset_s, tampered, wrong_key):
    now = int(time())
    body = '{"data": {"event_type": "call.answered", "id": "1", "payload": {"x": "\u00e9"}}}'
    signer = SigningKey(b"w" * 32) if wrong_key else KEY
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

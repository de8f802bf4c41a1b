import base64

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from simulator.webhooks.signing import Signer

pytestmark = pytest.mark.unit


def verify(signer, body, headers):
    key = VerifyKey(base64.b64decode(signer.public_key))
    signed = headers["Telnyx-Timestamp"].encode() + b"|" + body
    key.verify(signed, base64.b64decode(headers["Telnyx-Signature-Ed25519"]))


def test_the_signature_covers_timestamp_and_exact_body():
    signer = Signer()
    headers = signer.headers(b'{"a":1}')
    verify(signer, b'{"a":1}', headers)
    with pytest.raises(BadSignatureError):
        verify(signer, b'{"a": 1}', headers)
    headers["Telnyx-Timestamp"] = str(int(headers["Telnyx-Timestamp"]) + 1)
    with pytest.raises(BadSignatureError):
        verify(signer, b'{"a":1}', headers)


def test_the_same_seed_gives_the_same_key():
    signer = Signer()
    assert Signer(signer.seed).public_key == signer.public_key
    assert Signer().public_key != signer.public_key


@pytest.mark.parametrize(("seed", "said"), [("%%", "not base64"), ("YWJj", "3 bytes")])
def test_a_bad_seed_is_refused(seed, said):
    with pytest.raises(ValueError, match=said):
        Signer(seed)

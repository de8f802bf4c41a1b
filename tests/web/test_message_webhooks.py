"""Webhooks about text messages: those Dead Air sent reach their call, without number and words."""

import json
from base64 import b64encode
from time import time  # noqa: TID251  # Telnyx's time stamps are wall-clock time

import pytest
from nacl.signing import SigningKey

from telephony.media import stream_token
from web.dependencies import KEY

pytestmark = pytest.mark.store
SIGNER = SigningKey.generate()
PAYLOAD = {
    "id": "m-1", "text": "Sorry we lost you.", "to": [{"phone_number": "+15550100002",
    "status": "delivery_failed"}], "errors": [{"code": "40001"}],
}  # fmt: skip


@pytest.fixture
def app(without):
    return without(telnyx_public_keys=(bytes(SIGNER.verify_key),))


@pytest.fixture
def post(app):
    def post(path, kind="message.finalized", payload=PAYLOAD):
        data = {"event_type": kind, "id": f"e-{kind}", "payload": payload}
        body, at = json.dumps({"data": data}).encode(), str(int(time()))
        signature = b64encode(SIGNER.sign(at.encode() + b"|" + body).signature).decode()
        headers = {"Telnyx-Signature-Ed25519": signature, "Telnyx-Timestamp": at}
        return app.test_client().post(path, data=body, headers=headers).status_code

    return post


def path(app, call="v3:call-1", secret=""):
    key = secret or app.extensions[KEY].config.secret_key
    return f"/webhooks/telnyx/messages/{stream_token.issue(key, call, 'follow-up')}"


def queued(app):
    return [str(raw) for raw in app.extensions[KEY].store.redis.lrange("deadair.webhooks", 0, -1)]


def test_what_became_of_a_message_goes_to_its_call_without_number_and_words(app, post):
    assert post(path(app)) == 200
    [message] = queued(app)
    assert "message.finalized" in message
    stored = app.extensions[KEY].store.redis.hgetall("{taken}:events")
    assert "delivery_failed" in str(stored)
    assert "+15550100002" not in message + str(stored)
    assert "Sorry" not in message + str(stored)


def test_others_change_nothing(app, post):
    assert post(path(app), "message.sent") == 200
    assert post("/webhooks/telnyx") == 200
    assert post(path(app, secret="another secret of somebody")) == 401
    assert post("/webhooks/telnyx/messages/none") == 401
    assert queued(app) == []


@pytest.mark.parametrize("payload", [{}, {"to": [], "errors": None}, {"to": "x", "errors": [5]}])
def test_odd_payloads_are_taken(app, post, payload):
    assert post(path(app), payload=payload) == 200

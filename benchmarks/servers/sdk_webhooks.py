"""The webhook as Telnyx's and Celery's documentation have it: `unwrap`, then `apply_async`."""

import os

import telnyx
from celery import Celery
from flask import Flask, request

app = Flask(__name__)
celery = Celery(broker=os.environ["REDIS_URL"])
client = telnyx.Telnyx(api_key="KEY", public_key=os.environ["TELNYX_PUBLIC_KEY"])


@celery.task
def handle(event: object) -> None:
    """Do nothing; what is measured is the web worker."""


@app.post("/webhooks/telnyx")
def webhook() -> tuple[str, int]:
    body = request.get_data(as_text=True)
    event = client.webhooks.unwrap(body, headers=dict(request.headers))
    handle.apply_async(args=[event.to_dict()])
    return "", 200

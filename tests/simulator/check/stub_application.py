"""An application of a few lines, for the test kit to judge: `stub_application.py PORT MANNER`.

`polite` greets, asks once after a second of silence, and hangs up a second later; `mute` answers
and does nothing more; `rude` hangs up without a question; `texml` does as `polite`, by a document;
`broken` ends as it starts. It trusts every event but unsigned ones.
"""

import json
import os
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, MANNER = int(sys.argv[1]), sys.argv[2]
BASE, KEY = os.environ["TELNYX_BASE_URL"], os.environ["TELNYX_API_KEY"]
SPEAK = {"payload_type": "text", "voice": "AWS.Polly.Joanna", "language": "en-US"}
SILENCE_S = 1.0
DOCUMENT = b"""<?xml version="1.0"?><Response>
<Say>Hello.</Say><Pause length="1"/><Say>Are you still there?</Say><Pause length="1"/>
</Response>"""
spoken = {}


def order(call, action, **body):
    url = f"{BASE}/calls/{call}/actions/{action}"
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310
    urllib.request.urlopen(request, timeout=5).close()  # noqa: S310


def say(call, text):
    spoken[call] = spoken.get(call, 0) + 1
    order(call, "speak", payload=text, command_id=f"{call}-{text}", **SPEAK)


def after(call):
    """Do what comes after a second in which nothing was said."""
    if MANNER == "polite" and spoken[call] == 1:
        say(call, "Are you still there?")
    else:
        order(call, "hangup", command_id=f"{call}-hangup")


def handle(event):
    call, kind = event["payload"].get("call_control_id", ""), event["event_type"]
    if kind == "call.initiated":
        order(call, "answer", command_id=f"{call}-answer")
    elif kind == "call.answered" and MANNER != "mute":
        say(call, "Hello.")
    elif kind == "call.speak.ended" and event["payload"]["status"] == "completed":
        timer = threading.Timer(SILENCE_S, after, [call])
        timer.daemon = True
        timer.start()


class Hook(BaseHTTPRequestHandler):
    """The webhook."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = "Telnyx-Signature-Ed25519" in self.headers
        self.send_response(200 if signed else 401)
        if MANNER == "texml":
            self.send_header("Content-Type", "application/xml")
        self.end_headers()
        if MANNER == "texml":
            self.wfile.write(DOCUMENT)
        elif signed:
            handle(json.loads(body)["data"])

    def log_message(self, *_):
        """Say nothing."""


print("The stub is ready.", flush=True)  # noqa: T201  as servers do
if MANNER == "broken":
    sys.exit("it has no configuration")
ThreadingHTTPServer(("127.0.0.1", PORT), Hook).serve_forever()

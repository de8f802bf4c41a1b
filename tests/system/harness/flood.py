"""Run as a script: floods a media socket as fast as TCP takes it, from a process of its own.

python flood.py URL CALL_CONTROL_ID
"""

import json
import sys

import websocket

from tests.system.harness.media import SILENCE, MediaPeer


def main() -> None:
    url, call = sys.argv[1:]
    media = {"track": "inbound", "chunk": "1", "timestamp": "0", "payload": SILENCE}
    text = json.dumps({"event": "media", "sequence_number": "2", "stream_id": "s", "media": media})
    frame = websocket.ABNF.create_frame(text, websocket.ABNF.OPCODE_TEXT).format()
    with MediaPeer(url, call) as peer:
        peer.start()
        peer.ws.settimeout(None)
        while True:
            peer.send_raw(frame * 100)


if __name__ == "__main__":
    main()

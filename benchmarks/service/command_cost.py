"""CPU time of one command to Telnyx, by what sends it.

A `speak` goes to a server on this machine, on a kept connection without TLS; measured is the CPU
time of the sending thread, without a log line. All ways take turns: what else the machine does
meets each of them.

python -m benchmarks.service.command_cost [COMMANDS] [ROUNDS]
"""

import os
import socket
import sys
from collections.abc import Callable
from multiprocessing import Process
from threading import Thread
from time import thread_time
from typing import Any

from benchmarks.harness import results
from deadair import logs
from telephony.call_control.client import TelnyxClient
from telephony.call_control.command import Command

COMMAND = Command("v3:a-call-of-an-ordinary-length", "0d9f3f9e-6a5b-5a5f-9d7e-2f3d0c1b4a6e", "e30=")
TEXT, VOICE, LANGUAGE = "Are you still there?", "AWS.Polly.Joanna", "en-US"
KEY = "KEY-of-a-benchmark"
BODY = b'{"data":{"result":"ok"}}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\nDate: Fri, 27 Nov 2026 20:00:00 GMT\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nx-ratelimit-limit: 1000\r\nx-ratelimit-remaining: 990\r\n"
    b"x-ratelimit-reset: 1\r\nx-request-id: 3f1c\r\nServer: a-server\r\n\r\n%s"
) % (len(BODY), BODY)

PRODUCT = "the product"
Send = Callable[[], Any]


def serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection: socket.socket) -> None:
    stream = connection.makefile("rb")
    while stream.readline():
        length = 0
        while (header := stream.readline().lower()) != b"\r\n":
            name, _, value = header.partition(b":")
            length = int(value) if name == b"content-length" else length
        stream.read(length)
        connection.sendall(ANSWER)


def sdk(url: str) -> Send:
    """Return what sends by the SDK as it comes."""
    import telnyx  # noqa: PLC0415  # after its types were postponed

    client = telnyx.Telnyx(api_key=KEY, base_url=url, timeout=5.0, max_retries=0)
    path = f"/calls/{COMMAND.call_control_id}/actions/speak"
    body = {**COMMAND.common(), "payload": TEXT, "payload_type": "text", "voice": VOICE}
    return lambda: client.post(path, cast_to=object, body={**body, "language": LANGUAGE})


def ours(url: str) -> Send:
    """Return what sends as the product does."""
    client = TelnyxClient(api_key=KEY, base_url=url)
    return lambda: client.speak(COMMAND, text=TEXT, voice=VOICE, language=LANGUAGE)


def cost_us(send: Send, commands: int) -> float:
    began = thread_time()
    for _ in range(commands):
        send()
    return (thread_time() - began) / commands * 1e6


def main(commands: int = 300, rounds: int = 9) -> None:
    os.environ["DEADAIR_LOG_LEVEL"] = "WARNING"
    logs.configure()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Process(target=serve, args=(listener,), daemon=True)
        server.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v2"
        ways = {
            PRODUCT: ours(url),
            "the SDK as it comes": sdk(url),
        }
        found = [{way: cost_us(ways[way], commands) for way in ways} for _ in range(rounds + 1)]
        server.kill()
    rows = [
        {
            "way": way,
            "µs CPU a command": results.spread([run[way] for run in found[1:]]),
            "times the product": results.spread([run[way] / run[PRODUCT] for run in found[1:]]),
        }
        for way in ways
    ]  # without the first round: it connects
    results.show(f"A command to Telnyx, {rounds} rounds of {commands}", rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""A media server written for Telnyx's socket: a plain `websockets` server in its own process.

`python media_bot.py PORT LOG`. What it is to do is pressed by the caller: 1 says a second, paced as
it would be spoken, 2 says eight seconds at once and marks their end, 3 clears, 4 dies in mid-call,
5 streams silence, 6 sends nonsense. Every frame but media goes to LOG as a JSON line, media as how
many there were; the times are monotonic.
"""

import asyncio
import base64
import json
import math
import sys
import time
from pathlib import Path

import websockets

LOUD = bytes(0x80 if int(i * 0.2) % 2 else 0x00 for i in range(160))
"""20 ms of a square wave, mu-law."""

QUIET = b"\xff" * 160


class Conversation:
    def __init__(self, ws, log):
        self.ws, self.log = ws, log
        self.call, self.media, self.loud = "", 0, 0
        self.tasks = set()

    def note(self, **what):
        line = {"at": time.monotonic(), "call": self.call, "media": self.media, **what}
        with self.log.open("a") as log:
            log.write(json.dumps(line | {"loud": self.loud}) + "\n")

    async def serve(self):
        async for text in self.ws:
            frame = json.loads(text)
            match frame["event"]:
                case "media":
                    self.media += 1
                    self.loud += base64.b64decode(frame["media"]["payload"]) != QUIET
                case "start":
                    self.call = frame["start"]["call_control_id"]
                    self.note(frame=frame)
                    self.act(self.say(1.0, "hello"))
                case "dtmf":
                    self.note(frame=frame)
                    self.act(self.pressed(frame["dtmf"]["digit"]))
                case _:
                    self.note(frame=frame)
        self.note(frame={"event": "closed"})

    def act(self, coroutine):
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def pressed(self, digit):
        match digit:
            case "1":
                await self.say(1.0, "")
            case "2":
                await self.ws.send(media(LOUD * 400))
                await self.ws.send(json.dumps({"event": "mark", "mark": {"name": "eight"}}))
            case "3":
                await self.ws.send('{"event":"clear"}')
            case "4":
                self.note(frame={"event": "dies"})
                self.ws.transport.abort()
            case "5":
                for _ in range(200):
                    await self.ws.send(media(QUIET))
                    await asyncio.sleep(0.02)
            case "6":
                await self.ws.send("nonsense")

    async def say(self, seconds, mark):
        began = time.monotonic()
        for n in range(math.ceil(seconds * 50)):
            await self.ws.send(media(LOUD))
            await asyncio.sleep(max(0, began + (n + 1) * 0.02 - time.monotonic()))
        if mark:
            await self.ws.send(json.dumps({"event": "mark", "mark": {"name": mark}}))


def media(audio):
    payload = base64.b64encode(audio).decode()
    return json.dumps({"event": "media", "media": {"payload": payload}})


async def main(port, log):
    async def serve(ws):
        conversation = Conversation(ws, Path(log))
        try:
            await conversation.serve()
        except websockets.ConnectionClosed:
            conversation.note(frame={"event": "closed"})

    async with websockets.serve(serve, "127.0.0.1", int(port)):
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

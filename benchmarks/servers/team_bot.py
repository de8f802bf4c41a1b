"""A team's media server for `remote` agents: `python team_bot.py PORT [echo]`.

It takes every frame, and with `echo` sends each back.
"""

import asyncio
import json
import sys

import websockets


async def main(port: int, *, echo: bool) -> None:
    async def bot(ws: websockets.ServerConnection) -> None:
        async for text in ws:
            frame = json.loads(text)
            if echo and frame["event"] == "media":
                media = {"payload": frame["media"]["payload"]}
                await ws.send(json.dumps({"event": "media", "media": media}))

    async with websockets.serve(bot, "127.0.0.1", port):
        print("ready", flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), echo="echo" in sys.argv[2:]))

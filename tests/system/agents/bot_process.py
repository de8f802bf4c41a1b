"""The media server of `media_bot.py` as a process, and what it wrote down."""

import json
import socket
import sys
from pathlib import Path

from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH
from tests.system.harness.waiting import eventually

BOT = Path(__file__).with_name("media_bot.py")


class Bot:
    """The server as a process, and what it wrote down."""

    def __init__(self, directory):
        self.port, self.notes = free_port(), directory / "bot.jsonl"
        command = [sys.executable, str(BOT), str(self.port), str(self.notes)]
        log = directory / "bot.log"
        self.process = Process("bot", command, env={"PATH": PATH}, log=log, ready=self._listens)

    def _listens(self):
        with socket.create_connection(("127.0.0.1", self.port), 1):
            return True

    @property
    def fields(self):
        url = f"ws://127.0.0.1:{self.port}/calls?team=7"
        return {"agent_class": "remote", "agent_options": {"url": url}}

    def told(self, call, event=""):
        """Return what it wrote down of *call*, the frames of one *event* only."""
        lines = map(json.loads, self.notes.read_text().splitlines()) if self.notes.exists() else ()
        return [
            each for each in lines if each["call"] == call.id and event in each["frame"]["event"]
        ]

    def until(self, call, event, count=1, within_s=20):
        def came():
            found = self.told(call, event)
            assert len(found) >= count, self.told(call)
            return found

        return eventually(came, within_s, what=f"{count} {event} at the bot")

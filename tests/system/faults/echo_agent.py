"""An agent that says what it hears, after some thought: there is time to kill its worker."""

import time

THOUGHT_S = 2


class EchoAgent:
    def call_started(self, call):
        self.call = call
        self._say(call.greeting)

    def call_resumed(self, call):
        self.call = call

    def caller_said(self, text, *, final):
        if final:
            self._say(text)

    def key_pressed(self, digit):
        self._say(digit)

    def call_ended(self):
        pass

    def _say(self, text):
        with self.call.thinking():
            time.sleep(THOUGHT_S)  # what it does while its worker is killed
            self.call.say(text)

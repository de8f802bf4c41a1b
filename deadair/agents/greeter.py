"""The default agent: speaks its greeting and listens."""

from deadair import Call


class Greeter:
    """Greets, and leaves the rest to the caller and to dead-air handling."""

    def call_started(self, line: Call) -> None:
        if line.greeting:
            line.say(line.greeting)

    def call_resumed(self, line: Call) -> None:
        pass

    def caller_said(self, text: str, *, final: bool) -> None:
        pass

    def key_pressed(self, digit: str) -> None:
        pass

    def call_ended(self) -> None:
        pass

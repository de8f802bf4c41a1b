"""The default agent: speaks its greeting and listens."""

from deadair import Call


class Greeter:
    """Greets, and leaves the rest to the caller and to dead-air handling."""

    def call_started(self, call: Call) -> None:
        if call.greeting:
            call.say(call.greeting)

    def call_resumed(self, call: Call) -> None:
        pass

    def caller_said(self, text: str, *, final: bool) -> None:
        pass

    def key_pressed(self, digit: str) -> None:
        pass

    def call_ended(self) -> None:
        pass

"""An agent whose callers have all agreed to text messages."""

from deadair import Call


class Consenting:
    """Greets, as the default agent does."""

    def call_started(self, call: Call) -> None:
        call.allow_sms()
        if call.greeting:
            call.say(call.greeting)

    def call_resumed(self, call: Call) -> None:
        call.allow_sms()

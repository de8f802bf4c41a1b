"""The session of a virtual call: what its monitor tells it, and what its agent then does."""


class Session:
    """Keeps what it is told in `told`."""

    minds_silence = False
    """Its agent is notified of silences, and then does what `when_silent` says."""

    minds_time = True

    def wrap_up(self, in_s):
        self.told.append(("wrap up", in_s))

    when_silent = staticmethod(lambda _: None)

    def caller_silent(self, stage, in_s):
        self.told.append((stage, in_s))
        self.when_silent(stage)

    def suspended(self, why):
        self.told.append(f"suspended for {why}")

    def resumed(self):
        self.told.append("resumed")

"""The agent of a call that its team's own application has answered: it says and does nothing."""


class Bystander:
    """Leaves the call to its application; Dead Air asks a silent caller, and hangs up."""

"""The figures of a replay, in words. Pure."""

TITLES = {
    "earlier": "check-ins earlier",
    "later": "check-ins later",
    "fewer": "check-ins fewer",
    "more": "check-ins more",
    "hung_up_on": "callers hung up on who were not",
    "spared": "callers spared a hang-up",
}

_ONE = {"check-ins": "check-in", "callers": "caller", "calls": "call", "were": "was"}


def counted(number: int, what: str) -> str:
    """Return *number* and *what*, a plural: "2 check-ins later", "1 check-in later"."""
    words = [_ONE.get(word, word) if number == 1 else word for word in what.split()]
    return " ".join((str(number), *words))

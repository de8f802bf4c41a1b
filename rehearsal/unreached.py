"""What virtual calls cannot reach, each with the reason."""

UNREACHED: dict[str, str] = {}

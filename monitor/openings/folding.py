"""Text in the form in which phrases are looked for. Pure."""

import unicodedata


def fold(text: str) -> str:
    """Return *text* in small letters, without accents and punctuation, words one space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (" " if not c.isalnum() else c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split())

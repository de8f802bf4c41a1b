"""The forms of text that a setting may have. Pure."""

from typing import Annotated

from pydantic import StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Message = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]

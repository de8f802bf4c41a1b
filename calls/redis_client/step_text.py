"""The text of a step that runs on the server: its file, and what it uses of the shared ones.

The server executes the whole text each time. To define the shared functions, sixty of them, takes
several times as long as a step itself, so a step gets those that it calls.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_DEFINITION = re.compile(r"^(?=local\b)", re.MULTILINE)
_NAMES = re.compile(r"local (?:function (\w+)|([\w, ]+?) *=)")
_COMMENT_OR_STRING = re.compile(r"--.*|'[^'\n]*'")
_WORD = re.compile(r"[A-Za-z_]\w*")


class _Definition(NamedTuple):
    """A local function or variable at the top level of a shared file, up to the next one."""

    names: frozenset[str]
    words: frozenset[str]
    text: str


def with_used(shared: Iterable[str], text: str) -> str:
    """Return *text* behind the definitions it uses, directly or not, of the *shared* texts.

    Each definition begins with `local` in the first column, and uses earlier ones only.
    """
    definitions = [each for part in shared for each in _definitions(part)]
    needed, used = set(_words(text)), []
    for each in reversed(definitions):
        if each.names & needed:
            used.append(each.text)
            needed |= each.words
    return "".join([*reversed(used), text])


def _definitions(text: str) -> Iterable[_Definition]:
    for part in _DEFINITION.split(text)[1:]:
        function, variables = _NAMES.match(part).groups()  # type: ignore[union-attr]  # a test holds all files to it
        names = frozenset(_WORD.findall(function or variables))
        yield _Definition(names, _words(part), part)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_COMMENT_OR_STRING.sub("", text)))

"""A step's text has what it uses of the shared files, and nothing else."""

import re

import pytest

from calls.redis_client import step_text
from calls.redis_client.scripts import FILES, SHARED, STEPS_OF_CALLS, source

pytestmark = pytest.mark.unit
LUA = [
    "local A, B = 1, 2\nlocal LIST = {one = 1,\n              two = 2}\n",
    (
        "-- a comment names twice\nlocal function twice(n) return n * LIST.two end\n"
        "local function thrice(n)\n  return twice(n) + n\nend\n"
    ),
]
DEFINED = {
    name
    for part in SHARED
    for definition in step_text._definitions(FILES[part].read_text())
    for name in definition.names
}


@pytest.mark.parametrize(
    ("step", "used"),
    [
        ("return 1", []),
        ("return A", ["A, B"]),
        ("return thrice(2)", ["LIST", "twice", "thrice"]),
        ("return 'thrice' -- twice", []),
        ("return twice(B)", ["A, B", "LIST", "twice"]),
    ],
)
def test_what_is_used_comes_first(step, used):
    text = step_text.with_used(LUA, step)
    assert text.endswith(step)
    found = re.findall(r"^local (?:function )?([\w, ]+?)(?: =|\()", text, re.MULTILINE)
    assert found == used


def test_every_definition_of_the_shared_files_is_found():
    text = "\n".join(FILES[part].read_text() for part in SHARED)
    assert set(re.findall(r"^local function (\w+)", text, re.MULTILINE)) <= DEFINED
    assert {"CALL", "WORDS", "NOW", "call", "live", "note", "with_told"} <= DEFINED
    top_level = re.sub(r"^(local\b|end\b|--|\s|for\b).*|^$", "", text, flags=re.MULTILINE)
    assert not top_level.strip(), "a statement that begins with something else belongs to nobody"


@pytest.mark.parametrize("name", STEPS_OF_CALLS)
def test_no_step_lacks_a_definition_or_has_one_in_vain(name):
    text = source(name)
    before = text[: text.index("\nlocal function step()")]
    definitions = list(step_text._definitions(before))
    has = {each for definition in definitions for each in definition.names}
    assert step_text._words(text) & DEFINED <= has
    for definition in definitions:
        others = text.replace(definition.text, "")
        assert definition.names & step_text._words(others), definition.names

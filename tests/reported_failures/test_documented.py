"""docs/judgement.md and the tests list the same failures: none missing, none untested."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
REPORTED = frozenset(range(1, 67))
ROW = re.compile(
    r"^\| (?P<number>\d+) \|(?P<there>[^|]+)\|(?P<here>[^|]+)\|(?P<tests>[^|]+)\|$", re.MULTILINE
)
TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>\w+)`")
ANSWERS = re.compile(r"Failures? (?P<numbers>\d+(?:, \d+)*)")
TABLE = [row.groupdict() for row in ROW.finditer((ROOT / "docs/judgement.md").read_text())]


@cache
def answered_in(path):
    """Return the tests of a module, name -> numbers its docstring says it answers."""
    found = {}
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = ANSWERS.match(ast.get_docstring(node) or "")
            found[node.name] = {int(n) for n in said["numbers"].split(", ")} if said else set()
    return found


def named(row):
    return [(found["path"], found["name"]) for found in TEST.finditer(row["tests"])]


def test_every_reported_failure_has_its_row():
    numbers = [int(row["number"]) for row in TABLE]
    assert numbers == sorted(set(numbers))
    assert set(numbers) >= REPORTED


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["number"])
def test_a_row_names_tests_that_exist_and_say_that_they_answer_it(row):
    answering = set()
    for path, name in named(row):
        numbers = answered_in(path).get(name)
        assert numbers is not None, f"{path} has no {name}"
        answering |= numbers
    assert int(row["number"]) in answering
    assert row["there"].strip()
    assert row["here"].strip()


def test_every_test_that_answers_a_failure_is_in_its_row():
    rows = {int(row["number"]): {name for _, name in named(row)} for row in TABLE}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, numbers in answered_in(path.relative_to(ROOT)).items():
            missing = [number for number in numbers if name not in rows[number]]
            assert not missing, f"{name} is missing in rows {missing}"

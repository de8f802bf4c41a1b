"""docs/reliability.md promises nothing without a test, and names no test that is not there."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/reliability.md").read_text()
TESTS = {path.stem: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
DEFINED = {name for text in TESTS.values() for name in re.findall(r"def (test_\w+)", text)}
PATHS = sorted(set(re.findall(r"tests/[\w/]+\.py", PAGE)))
NAMED = sorted(set(re.findall(r"\b(test_[a-z0-9_]+)(?!\.py|\w|…)", PAGE)))
FAULTS = sorted(path.name for path in (ROOT / "tests/system/faults").glob("test_*.py"))
PROMISES = [
    line
    for table in re.split(r"\n\n", PAGE)
    if re.match(r"\| (fault|promise) \|", table)
    for line in table.splitlines()[2:]
]


@pytest.mark.parametrize("path", PATHS)
def test_a_module_it_names_is_there(path):
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("name", NAMED)
def test_a_test_it_names_is_there(name):
    assert name in DEFINED or name in TESTS


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_names_its_test(promise):
    shown_by = promise.rstrip(" |").rpartition("|")[2]
    assert re.search(r"`[^`]*(test_|\[\w)[^`]*`", shown_by), promise


@pytest.mark.parametrize("module", FAULTS)
def test_what_the_fault_tests_show_is_on_it(module):
    assert module in PAGE

"""Documents agree with the code, and docs/reliability.md promises nothing without a test."""

import re
from pathlib import Path

import pytest

from deadair import config
from docs import metrics_page
from docs.settings_page import render

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
RELIABILITY = (ROOT / "docs/reliability.md").read_text()
TESTS = {path.stem: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
DEFINED = {name for text in TESTS.values() for name in re.findall(r"def (test_\w+)", text)}
PATHS = sorted(set(re.findall(r"tests/[\w/]+\.py", RELIABILITY)))
NAMED = sorted(set(re.findall(r"\b(test_[a-z0-9_]+)(?!\.py|\w|…)", RELIABILITY)))
FAULTS = sorted(path.name for path in (ROOT / "tests/system/faults").rglob("test_*.py"))
PROMISES = [
    line
    for table in re.split(r"\n\n", RELIABILITY)
    if re.match(r"\| (fault|promise) \|", table)
    for line in table.splitlines()[2:]
]


def test_settings_md_is_what_the_settings_say():
    assert (ROOT / "docs/settings.md").read_text() == render(), (
        "run: python -m docs.settings_page > docs/settings.md"
    )


def test_metrics_md_is_what_is_declared():
    assert (ROOT / "docs/metrics.md").read_text() == metrics_page.render(), (
        "run: python -m docs.metrics_page > docs/metrics.md"
    )


def test_every_variable_that_is_read_is_in_the_readme():
    read = set(config.variables())
    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "README.md").read_text()))
    assert read <= told, read - told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


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
    assert module in RELIABILITY


def test_every_path_in_the_architecture_exists():
    page = (ROOT / "docs/architecture.md").read_text()
    paths = set(
        re.findall(
            r"`((?:web|tasks|monitor|telephony|calls|deadair|deploy|simulator|tests)/[\w./-]*)`",
            page,
        )
    )
    assert len(paths) > 40
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_the_architecture_says_where_to_change_what():
    page = (ROOT / "docs/architecture.md").read_text()
    section = page.split("look in Y\n")[1].split("\n## ")[0]
    assert len(re.findall(r"^\| [a-z]", section, re.MULTILINE)) - 1 >= 15

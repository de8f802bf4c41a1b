"""Documents that tell what code says are held to it."""

import re
from pathlib import Path

import pytest

from deadair import config
from docs.settings_page import render

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def test_settings_md_is_what_the_settings_say():
    assert (ROOT / "docs/settings.md").read_text() == render(), (
        "run: python -m docs.settings_page > docs/settings.md"
    )


def test_every_variable_that_is_read_is_in_the_readme():
    read = set(config.variables())
    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "README.md").read_text()))
    assert read <= told, read - told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


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

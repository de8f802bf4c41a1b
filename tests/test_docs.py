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

"""Documents that tell what code says are held to it."""

import re
from pathlib import Path

import pytest

from deploy.settings_doc import render

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]


def test_settings_md_is_what_the_settings_say():
    assert (ROOT / "docs/settings.md").read_text() == render(), (
        "run: python -m deploy.settings_doc > docs/settings.md"
    )


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_links_lead_somewhere(name):
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target

"""Where the browser tests get their browser from."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "browser.sh"


@pytest.fixture
def path(tmp_path):
    """Return a folder that is all of PATH besides the shell's own tools."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def program(folder, name, says="", status=0):
    found = folder / name
    found.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n")
    found.chmod(0o755)
    return found


def look(path):
    python = program(path, "python-without-playwright", status=1)
    command = ["/bin/sh", str(SCRIPT), "look", str(python)]
    return run(command, path)


def run(command, path):
    environment = {"PATH": str(path)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours


def test_a_chromium_on_the_path_is_taken(path):
    chromium = program(path, "chromium-browser", says="Chromium 1")
    found = look(path)
    assert (found.returncode, found.stdout.strip()) == (0, str(chromium))


def test_a_stub_that_does_not_run_is_passed_over(path):
    program(path, "chromium", says="install the snap", status=1)
    chrome = program(path, "google-chrome")
    assert look(path).stdout.strip() == str(chrome)


def test_playwrights_own_is_taken_where_there_is_no_other(path):
    own = program(path, "playwrights-own")
    python = program(path, "python", says=own)
    command = ["/bin/sh", str(SCRIPT), "look", str(python)]
    assert run(command, path).stdout.strip() == str(own)


def test_without_one_it_says_so(path):
    found = look(path)
    assert found.returncode == 1
    assert found.stdout == ""
    assert "make browser gets one" in found.stderr

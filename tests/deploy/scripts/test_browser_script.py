"""Where the browser tests get their browser from.

Every way is tried with a doctored PATH: apt, sudo and Playwright are programs that write down what
they were asked, and bring a browser or fail.
"""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

SCRIPT = Path(__file__).resolve().parents[3] / "deploy" / "scripts" / "browser.sh"
ROOT, SOMEONE = "0", "1000"
OWN = "own-chromium"
"""Where Playwright's browser is once it was installed."""


class Machine:
    """A folder that is all of PATH, and a record of what its programs were asked."""

    def __init__(self, folder, user=ROOT):
        self.bin, self.record = folder / "bin", folder / "asked"
        self.bin.mkdir()
        self.record.touch()
        for name in ("sh", "env"):
            (self.bin / name).symlink_to(self.tool(name))
        self.program("id", f"echo {user}")
        self.program("python", "exit 1")

    def program(self, name, script="echo"):
        """Put a program there that notes its call and runs *script*; returns its path."""
        found = self.bin / name
        note = "" if name == "id" else f'echo "{name} $*" >>"{self.record}"\n'
        found.write_text(f"#!/bin/sh\n{note}{script}\n")
        found.chmod(0o755)
        return found

    def brings(self, name, script="echo Chromium 1"):
        """Return shell that puts a browser called *name* on PATH."""
        target = self.bin / name
        return f"{self.tool('cp')} {self.browser(script)} {target}"

    def browser(self, script):
        text = self.record.with_name("a-browser")
        text.write_text(f"#!/bin/sh\n{script}\n")
        text.chmod(0o755)
        return text

    @staticmethod
    def tool(name):
        return next(p for p in (Path("/usr/bin") / name, Path("/bin") / name) if p.exists())

    def playwright(self, installs=""):
        """Let python have Playwright, whose `install` runs *installs*."""
        own = self.bin.parent / OWN
        self.program("python", f'case "$1" in -c) echo {own};; -m) {installs or "exit 1"};; esac')
        return own

    def run(self, what):
        command = ["/bin/sh", str(SCRIPT), what, str(self.bin / "python")]
        return self.shell(command)

    def shell(self, command, **variables):
        environment = {"PATH": str(self.bin), **variables}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=30
        )

    @property
    def asked(self):
        """Every call of a program that installs something or could."""
        calls = self.record.read_text().splitlines()
        return [call for call in calls if call.startswith(("apt-get", "sudo", "python -m"))]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def of_someone(tmp_path):
    return Machine(tmp_path, SOMEONE)


def path_of(found):
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_a_chromium_on_the_path_is_taken(machine):
    chromium = machine.program("chromium-browser", "echo Chromium 1")
    machine.program("apt-get")
    assert path_of(machine.run("get")) == str(chromium)
    assert machine.asked == []


def test_a_stub_that_does_not_run_is_passed_over(machine):
    machine.program("chromium", "echo install the snap; exit 1")
    chrome = machine.program("google-chrome")
    assert path_of(machine.run("look")) == str(chrome)


def test_playwrights_own_is_taken_where_there_is_no_other(machine):
    own = machine.playwright()
    own.write_bytes(machine.browser("echo Chromium 1").read_bytes())
    own.chmod(0o755)
    machine.program("apt-get")
    assert path_of(machine.run("get")) == str(own)
    assert machine.asked == []


def test_looking_installs_nothing(machine):
    machine.program("apt-get", machine.brings("chromium"))
    machine.playwright("exit 0")
    found = machine.run("look")
    assert (found.returncode, found.stdout) == (1, "")
    assert "make browser gets one" in found.stderr
    assert machine.asked == []


def test_root_gets_debians_package(machine):
    machine.program("apt-get", f'[ "$1" = update ] || {machine.brings("chromium")}')
    found = machine.run("get")
    assert path_of(found) == str(machine.bin / "chromium")
    assert "Getting Chromium from apt" in found.stderr
    assert machine.asked == [
        "apt-get update -qq",
        "apt-get install -qq --no-install-recommends chromium",
    ]


def test_who_may_sudo_without_a_password_gets_debians_package(of_someone):
    of_someone.program("sudo", '[ "$1" = -n ] && shift; "$@"')
    of_someone.program("apt-get", f'[ "$1" = update ] || {of_someone.brings("chromium")}')
    assert path_of(of_someone.run("get")) == str(of_someone.bin / "chromium")
    package = "apt-get install -qq --no-install-recommends chromium"
    assert [call for call in of_someone.asked if call.startswith("sudo")] == [
        "sudo -n true",
        "sudo -n apt-get update -qq",
        f"sudo -n env DEBIAN_FRONTEND=noninteractive {package}",
    ]


def test_who_may_not_install_is_not_asked_for_a_password(of_someone):
    of_someone.program("sudo", "echo a password is required >&2; exit 1")
    of_someone.program("apt-get", of_someone.brings("chromium"))
    of_someone.playwright("exit 1")
    assert of_someone.run("get").returncode == 1
    assert of_someone.asked == ["sudo -n true", "python -m playwright install chromium"]


def test_a_package_that_is_only_a_stub_leaves_it_to_playwright(machine):
    snap = machine.brings("chromium", "echo install the snap; exit 1")
    machine.program("apt-get", f'[ "$1" = update ] || {snap}')
    own = machine.bin.parent / OWN
    real = machine.program("no-browser's-name", "echo Chromium 1")
    machine.playwright(f'{machine.tool("cp")} "{real}" {own}')
    assert path_of(machine.run("get")) == str(own)
    assert machine.asked[-1] == "python -m playwright install chromium"


def test_an_apt_that_fails_leaves_it_to_playwright(machine):
    machine.program("apt-get", "exit 100")
    real = machine.browser("echo Chromium 1")
    own = machine.bin.parent / OWN
    machine.playwright(f"{machine.tool('cp')} {real} {own}")
    assert path_of(machine.run("get")) == str(own)
    assert machine.asked == ["apt-get update -qq", "python -m playwright install chromium"]


def test_where_there_is_none_it_says_so(machine):
    machine.program("apt-get", "exit 100")
    machine.playwright("echo no network >&2; exit 1")
    found = machine.run("get")
    assert (found.returncode, found.stdout) == (1, "")
    assert "no network" in found.stderr
    assert "no browser found" in found.stderr


@pytest.mark.parametrize(("ci", "fails"), [("true", True), ("", False)])
def test_only_ci_can_not_do_without_one(machine, ci, fails):
    """The Makefile's own line, on a machine that can get none."""
    makefile = (SCRIPT.parents[2] / "Makefile").read_text().splitlines()
    [line] = [line.strip().removeprefix("@") for line in makefile if "browser.sh get" in line]
    line = line.replace("$(BIN)/python", str(machine.bin / "python")).replace("$$", "$")
    line = line.replace("deploy/scripts/browser.sh", str(SCRIPT))
    ran = machine.shell(["/bin/sh", "-c", line], CI=ci)
    assert "no browser found" in ran.stderr
    assert (ran.returncode != 0) is fails

"""What `make estate` runs Dead Air with is got from apt where it is not there, or missed aloud.

apt and sudo are programs of the test's that note what they are asked.
"""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
SCRIPT = Path(__file__).resolve().parents[3] / "deploy" / "scripts" / "tools.sh"
TOOLS = ("rabbitmq-server", "nginx", "promtool", "ip", "redis-check-rdb")


@pytest.fixture
def machine(tmp_path):
    """Return a function that runs the script on a machine that has some programs; see `asked`."""
    programs, asked = tmp_path / "bin", tmp_path / "asked"
    programs.mkdir()
    asked.touch()

    def program(name, script=":"):
        path = programs / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{asked}"\n{script}\n')
        path.chmod(0o755)

    def run(*there, user="0", apt="", what="get", four=0):
        for name in there:
            program(name)
        (programs / "id").write_text(f"#!/bin/sh\necho {user}\n")
        (programs / "id").chmod(0o755)
        if apt:
            program("apt-get", apt)
        for name in ("sh", "env", "dirname", "chmod"):
            found = next(p for p in (Path("/usr/bin") / name, Path("/bin") / name) if p.exists())
            if not (programs / name).exists():
                (programs / name).symlink_to(found)
        text = SCRIPT.read_text().replace("PATH=$PATH:/usr/sbin:/sbin", "")
        script = tmp_path / "tools.sh"
        script.write_text(text)
        script.chmod(0o755)
        beside = tmp_path / "rabbitmq_4.sh"
        beside.write_text(f'echo "rabbitmq_4 $*" >>"{asked}"\nexit {four}\n')
        return subprocess.run(
            ["/bin/sh", script, what],
            env={"PATH": str(programs)},
            capture_output=True,
            text=True,
            check=False,
        )

    run.asked = asked.read_text
    run.program = program
    run.programs = programs
    return run


def test_what_is_there_stays_as_it_is(machine):
    done = machine(*TOOLS, apt=":")
    assert (done.returncode, done.stderr) == (0, "")
    assert machine.asked() == "rabbitmq_4 get\n"


def test_rabbitmq_4_is_asked_for_and_missed_without_harm(machine):
    done = machine(*TOOLS, four=1)
    assert done.returncode == 0, done.stderr
    machine(*TOOLS, what="look")
    assert machine.asked() == "rabbitmq_4 get\nrabbitmq_4 look\n"


def test_what_is_missing_comes_from_apt_and_nothing_else_does(machine):
    brings = "".join(
        f"printf '#!/bin/sh\\n' >{machine.programs}/{tool}; chmod 755 {machine.programs}/{tool}\n"
        for tool in TOOLS[1:]
    )
    done = machine("rabbitmq-server", apt=brings)
    assert done.returncode == 0, done.stderr
    asked = machine.asked()
    assert "apt-get update -qq" in asked
    assert "install -qq --no-install-recommends nginx prometheus iproute2 redis-tools" in asked


@pytest.mark.parametrize("apt", ["", "exit 100", ":"])
def test_what_is_not_available_is_named(machine, apt):
    done = machine("nginx", apt=apt)
    assert done.returncode == 1
    assert "rabbitmq-server prometheus" in done.stderr
    assert "skipped" in done.stderr


def test_without_root_and_sudo_nothing_is_tried(machine):
    machine.program("sudo", "exit 1")
    done = machine("nginx", user="1000", apt=":")
    assert done.returncode == 1
    assert "apt-get" not in machine.asked()


def test_looking_installs_nothing(machine):
    assert machine(apt=":", what="look").returncode == 1
    assert "apt-get" not in machine.asked()

"""The real process: serve, call, scenarios, keygen, and its messages for mistakes."""

import re
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.system

COMMAND = [sys.executable, "-m", "simulator"]


def run(*arguments, timeout=20):
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=timeout, check=False
    )


@pytest.fixture
def served(app):
    seed = re.search(r"--signing-seed (\S+)", run("keygen").stdout)[1]
    process = subprocess.Popen(
        [
            *COMMAND, "serve", "--port", "0", "--webhook-url", app.webhook_url,
            "--signing-seed", seed, "--no-media",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    lines = [process.stdout.readline() for _ in range(4)]
    yield re.search(r"http://[\d.:]+", lines[0])[0], lines, process
    process.terminate()
    process.wait(10)
    process.stdout.close()


def test_serve_tells_all_one_needs_and_stops_on_sigterm(served, app):
    url, lines, process = served
    assert lines[1] == f"TELNYX_BASE_URL={url}/v2\n"
    assert re.fullmatch(r"TELNYX_PUBLIC_KEY=\S{44}\n", lines[2])
    assert app.webhook_url in lines[3]
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_call_prints_what_happens_until_the_end(served, app, tmp_path):
    url, _, _ = served
    hasty = tmp_path / "hasty.toml"
    hasty.write_text('title = "Gives up at once"\n[caller]\npatience = 0.2\n')
    shown = run("call", str(hasty), "--url", url, "--from", "+15550100042")
    assert shown.returncode == 0, shown.stderr
    assert "<- call.initiated direction=incoming" in shown.stdout
    assert "call ended originator_cancel caller" in shown.stdout
    assert app.wait("call.initiated")["from"] == "+15550100042"


def test_call_without_a_server_says_so():
    shown = run("call", "silent", "--url", "http://127.0.0.1:9")
    assert shown.returncode == 2
    assert shown.stderr.startswith("simulator: ")
    assert "Traceback" not in shown.stderr


def test_call_of_an_unknown_scenario_lists_those_there_are(served):
    shown = run("call", "nobody", "--url", served[0])
    assert shown.returncode == 2
    assert "no scenario 'nobody'; there are" in shown.stderr


def test_help_tells_a_newcomer_how():
    shown = run("--help")
    assert "python -m simulator serve" in shown.stdout
    assert "TELNYX_BASE_URL" in shown.stdout


def test_scenarios_are_listed_with_their_kinds_and_titles():
    listed = run("scenarios").stdout
    assert re.search(r"^silent +silence +Never says anything", listed, re.MULTILINE)


def test_a_bad_option_is_one_line(tmp_path):
    assert "not base64" in run("serve", "--signing-seed", "%%").stderr
    bad = tmp_path / "faults.toml"
    bad.write_text('[[faults]]\ndo = "explode"\n')
    assert "explode" in run("serve", "--faults", str(bad)).stderr

"""The JSON API fuzzed by its own OpenAPI document, against the running service, bounded and seeded.

schemathesis sends what the document allows and what it forbids, and holds every answer to it: no
500, no status or shape that is not described, nothing valid refused, nothing invalid taken. Once
beside the calls, and once on a live call, so that orders go all the way.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.system.harness.calls import Call
from tests.system.harness.greenlets import COUNTED, greenlets, none_left
from tests.system.harness.waiting import eventually

LIMITED = {"DIAL_PREFIXES": "+1555", "DIAL_RATE": "5", **COUNTED}

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(300),
    pytest.mark.service(web_workers=2, variables=LIMITED),
]
UNSAID = Path(__file__).with_name("schemathesis.toml")
SEED = "20261122"
WITHIN_S = 240
ON_A_CALL = "/api/calls/{call_control_id}"
UNENDING = {"silence_timeout_normal": 300, "max_call_duration": 3600}
KEPT = {"calls:live", "calls:ended", "calls:ended:unpacked", "agents", "agents:numbers", "tally"}
KEPT |= {"runaway"}
"""What has no time to live by its catalogue (`calls/keys.py`), besides agents."""


@pytest.fixture
def fuzz(own_service, tmp_path):
    """Return what lets schemathesis at the service; it fails with what was found."""

    def run(*options, examples, **parameters):
        settings = tmp_path / "schemathesis.toml"
        given = [f'"path.{name}" = {json.dumps(value)}' for name, value in parameters.items()]
        settings.write_text("\n".join([UNSAID.read_text(), "[parameters]", *given]))
        command = [
            *(Path(sys.executable).parent / "schemathesis", "--config-file", settings, "run"),
            *("--seed", SEED, "--max-examples", str(examples), "--continue-on-failure"),
            *("--phases", "examples,coverage,fuzzing", "--generation-database", "none"),
            *("--no-color", "--header", f"Authorization: Bearer {own_service.admin_token}"),
            *("--request-timeout", "15", *options, f"{own_service.url}/api/openapi.json"),
        ]
        environment = {"PATH": "/usr/bin:/bin", "NO_PROXY": "127.0.0.1", "HOME": str(tmp_path)}
        ran = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            timeout=WITHIN_S,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
        return ran.stdout

    return run


@pytest.fixture(autouse=True)
def unharmed(own_service):
    """Hold the service to be as it was: its workers, what they hold open, and what Redis keeps."""
    service = own_service
    workers, before = service.web.children(), greenlets(service)
    yield
    service.idle()
    eventually(lambda: _over(service), 30, what="every call is over")
    assert service.web.children() == workers, service.web.tail()
    assert "Traceback" not in service.web.logs(), service.web.logs()[-4000:]
    for pid in workers:
        eventually(lambda pid=pid: not _connected(pid, service.port), 20, what="sockets are closed")
    none_left(service, before)
    service.idle()
    assert {key for key in service.kept_for_ever() if not _by_design(key)} == set()


def test_no_request_breaks_the_api(fuzz, measured):
    said = fuzz(examples=40)
    assert "28 selected" in said, said
    measured(f"schemathesis beside calls: {_count(said)}")


def test_no_order_breaks_a_live_call(fuzz, own_service, measured):
    call = Call(own_service, settings=UNENDING).place()
    call.spoken(1)
    path = re.escape(ON_A_CALL)
    orders = (
        "--include-path-regex",
        f"^{path}",
        "--exclude-path",
        f"{ON_A_CALL}/hangup",
    )
    said = fuzz(*orders, examples=6, call_control_id=call.id)
    assert call.state()["state"] == "answered"
    call.order("say", text="Still with you.")
    measured(f"schemathesis on a live call: {_count(said)}")


def _over(service):
    """Hang up every call; returns whether none was left, at Telnyx or here."""
    up = service.simulator.hang_up_all()
    live = [call["call_control_id"] for call in service.api.live()]
    assert not up, up
    assert not live, live
    return True


def _connected(pid, port):
    connections = psutil.Process(pid).net_connections("tcp")
    return [c for c in connections if c.laddr.port == port and c.raddr]


def _by_design(key):
    return key in KEPT or key.startswith(("agent:", "_kombu", "deadair.unacked", "sweep:"))


def _count(said):
    return next(line.strip() for line in said.splitlines() if "generated" in line)

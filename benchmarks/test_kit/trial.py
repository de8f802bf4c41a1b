"""Runs the kit against the product in this very tree; started in a copy of the repository.

`python -m benchmarks.test_kit.trial RESULT.json [SCENARIO ...]`. The kit is Telnyx itself here, so
it can sign what an application must refuse.
"""

import base64
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.system.harness.processes import Process
from tests.system.harness.service import BIN, Service

SETTINGS = {
    "silence_timeout_normal": 3,
    "silence_timeout_hold_on": 9,
    "hangup_grace": 2,
    "noise_timeout": 6,
    "checkin_message": "Are you still there? Please say something, or press any key.",
}
"""Short times, so that a trial takes a minute; a question long enough to be interrupted."""

TIMES = {
    "silence": 3,
    "hold-on": 9,
    "checkins": 2,
    "grace": 2,
    "noise": 6,
    "yields": 1.5,
    "late": 4,
}


def main(result: Path, scenarios: list[str]) -> int:
    """Return the kit's exit status."""
    done = judged(scenarios, SETTINGS, TIMES)
    result.write_text(done.stdout or json.dumps({"error": done.stderr[-800:]}), "utf-8")
    return done.returncode


def judged(
    scenarios: Iterable[str],
    settings: Mapping[str, object],
    times: Mapping[str, float],
    at_once: int = 12,
) -> subprocess.CompletedProcess[str]:
    """Start the product with these settings, run the kit against it and return what it said."""
    with tempfile.TemporaryDirectory() as directory:
        service = Service(Path(directory), web_workers=2)
        try:
            service.start()
            service.simulator_process.close()
            service.api.change("default", **settings)
            command = _command(service, times, at_once)
            return subprocess.run(  # noqa: PLW1510  its status is the kit's verdict
                [*command, *scenarios], capture_output=True, text=True
            )
        finally:
            service.close()
            if Process.reaper is not None:
                Process.reaper.close()


def _command(service: Service, times: Mapping[str, float], at_once: int) -> list[str]:
    ask = (
        f"curl -sf -H 'Authorization: Bearer {service.admin_token}'"
        " -H 'Content-Type: application/json' -d '{\"to\": \"'{to}'\"}' "
        f"{service.url}/api/calls"
    )
    options = {
        "--url": f"{service.url}/webhooks/telnyx",
        "--port": str(service.simulator_port),
        "--signing-seed": base64.b64encode(bytes(service.signing_key)).decode(),
        "--dial": ask,
        "--at-once": str(at_once),
        **{f"--{name}": str(value) for name, value in times.items()},
    }
    words = [word for option in options.items() for word in option]
    kit = [str(BIN / "python"), "-m", "simulator", "check", "--json"]
    return [*kit, *words]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))

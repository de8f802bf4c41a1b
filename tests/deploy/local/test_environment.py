"""What `make run` adds to the environment it is given, and what it leaves alone."""

import base64
import json
import stat
import subprocess
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from deadair import config
from deploy.local.environment import EnvironmentFault, Port, complete, refuse_taken, write_env_file

pytestmark = pytest.mark.unit


@pytest.fixture
def kept(tmp_path) -> Path:
    return tmp_path / "var" / "secrets.json"


def test_an_empty_environment_is_completed_to_one_the_service_accepts(kept):
    completed = complete({}, kept)
    read = config.read(completed.variables)
    assert read.port == completed.web.number == 8000
    assert read.redis_url == f"redis://127.0.0.1:{completed.store.number}/0"
    assert read.telnyx_base_url == f"http://127.0.0.1:{completed.simulator.number}/v2"


def test_the_service_verifies_with_the_key_the_simulator_signs_with(kept):
    completed = complete({}, kept)
    signer = SigningKey(base64.b64decode(completed.signing_seed))
    assert config.read(completed.variables).telnyx_public_keys == (bytes(signer.verify_key),)


def test_secrets_are_the_same_after_a_restart_and_readable_by_their_owner_only(kept):
    first = complete({}, kept).variables
    second = complete({}, kept).variables
    for name in ("ADMIN_TOKEN", "SECRET_KEY"):
        assert first[name] == second[name]
        assert len(first[name]) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_secret_that_is_set_is_used_and_not_written_down(kept):
    completed = complete({"ADMIN_TOKEN": "chosen by the operator"}, kept)
    assert completed.variables["ADMIN_TOKEN"] == "chosen by the operator"
    assert "chosen by the operator" not in kept.read_text()
    assert complete({}, kept).variables["SECRET_KEY"] == completed.variables["SECRET_KEY"]


def test_a_spoilt_secrets_file_is_replaced(kept):
    kept.parent.mkdir()
    kept.write_text("{")
    kept.chmod(0o644)
    token = complete({}, kept).variables["ADMIN_TOKEN"]
    assert json.loads(kept.read_text())["ADMIN_TOKEN"] == token
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_store_of_ones_own_is_used(kept):
    completed = complete({"REDIS_URL": "redis://store.example:6379/3"}, kept)
    assert completed.store is None
    assert completed.variables["REDIS_URL"] == "redis://store.example:6379/3"


def test_a_telnyx_account_of_ones_own_is_used(kept):
    given = {"TELNYX_API_KEY": "KEY", "TELNYX_PUBLIC_KEY": "as given"}
    completed = complete(given, kept)
    assert completed.simulator is None
    assert {name: completed.variables[name] for name in given} == given
    assert "TELNYX_BASE_URL" not in completed.variables


def test_a_variable_set_to_nothing_counts_as_missing(kept):
    completed = complete({"REDIS_URL": "", "TELNYX_API_KEY": " "}, kept)
    assert completed.store
    assert completed.simulator


def test_the_simulator_is_never_asked_through_a_proxy(kept):
    completed = complete({"HTTPS_PROXY": "http://proxy.example", "no_proxy": "intra.example"}, kept)
    assert completed.variables["NO_PROXY"] == "intra.example,127.0.0.1,localhost"
    assert completed.variables["no_proxy"] == completed.variables["NO_PROXY"]


def test_every_bad_port_is_named_at_once(kept):
    given = {"PORT": "web", "FLOWER_PORT": "70000", "STORE_PORT": "6390", "SIMULATOR_PORT": "6390"}
    with pytest.raises(EnvironmentFault) as fault:
        complete(given, kept)
    lines = str(fault.value).splitlines()
    assert [line.split()[0] for line in lines] == ["PORT", "FLOWER_PORT", "SIMULATOR_PORT"]
    assert "'web'" in lines[0]
    assert "STORE_PORT are both 6390" in lines[2]


def test_every_taken_port_is_named_with_the_variable_that_moves_it():
    ports = [Port("PORT", 8000), Port("FLOWER_PORT", 5555), Port("STORE_PORT", 6390)]
    with pytest.raises(EnvironmentFault) as fault:
        refuse_taken(ports, is_free=lambda port: port.number == 5555)
    assert str(fault.value).splitlines() == [
        "Port 8000 is in use; set PORT to a free port.",
        "Port 6390 is in use; set STORE_PORT to a free port.",
    ]


def test_a_shell_can_take_the_services_environment_and_nobody_else_can_read_it(kept, tmp_path):
    given = {"TELNYX_CONNECTION_ID": "+1 555's", "HOME": "/somewhere"}
    variables = complete(given, kept).variables
    path = tmp_path / "environment"
    write_env_file(variables, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shell = f'. {path} && printf %s "$TELNYX_CONNECTION_ID|$ADMIN_TOKEN|$HOME"'
    said = subprocess.check_output(["/bin/sh", "-c", shell], env={}, text=True)
    assert said == f"+1 555's|{variables['ADMIN_TOKEN']}|"
    assert config.read(_exported(path)) == config.read(variables)


def _exported(path: Path) -> dict[str, str]:
    shell = f". {path} && env -0"
    command = ["/bin/sh", "-c", shell]
    out = subprocess.check_output(command, env={"PATH": "/usr/bin:/bin"}, text=True)
    return dict(line.split("=", 1) for line in out.rstrip("\0").split("\0"))

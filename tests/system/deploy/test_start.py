"""The Procfile's lines alone: what they need, what they refuse, what they must never say."""

import subprocess

import httpx
import pytest

from tests.system.harness.processes import REPOSITORY, Process, free_port
from tests.system.harness.service import API_KEY, PATH, SECRET_KEY, Service, procfile
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

BAD = {
    "REDIS_URL": "http://not-redis",
    "TELNYX_PUBLIC_KEY": "no key",
    "PUBLIC_URL": "nonsense",
    "PORT": "seventy",
    "WEB_CONCURRENCY": "0",
    "ADMIN_TOKEN": "short",
}


def run(name, **variables):
    """Run a Procfile line that is expected to end unasked; return status and output."""
    ended = subprocess.run(
        ["/bin/sh", "-c", f"exec {procfile()[name]}"],
        cwd=REPOSITORY,
        env={"PATH": PATH, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=30,
        check=False,
    )
    return ended.returncode, ended.stdout


def test_the_procfile_has_the_four_lines_of_the_contract():
    assert list(procfile()) == ["web", "worker", "beat", "flower"]


NEEDED = {
    "web": ("REDIS_URL", "ADMIN_TOKEN", "SECRET_KEY"),
    "worker": ("REDIS_URL", "SECRET_KEY"),
    "beat": ("REDIS_URL",),
    "flower": ("REDIS_URL",),
}


@pytest.mark.parametrize("name", NEEDED)
def test_without_variables_one_message_names_all_that_the_role_needs(name):
    status, output = run(name)
    assert status != 0
    for variable in ("REDIS_URL", "ADMIN_TOKEN", "SECRET_KEY"):
        assert output.count(f"{variable}:") == (variable in NEEDED[name]), output
    assert "Traceback" not in output, output


def test_bad_variables_are_all_named_at_once_and_no_secret_is_shown():
    status, output = run("web", **BAD, SECRET_KEY="a-secret-nobody-may-see")
    assert status != 0
    for variable in BAD:
        assert output.count(f"{variable}:") == 1, output
    assert "a-secret-nobody-may-see" not in output
    assert BAD["ADMIN_TOKEN"] not in output.replace("at least", "")


def test_flower_starts_with_the_same_variables(service, tmp_path):
    port = free_port()
    flower = Process(
        "flower",
        ["/bin/sh", "-c", f"exec {procfile()['flower']} --port={port}"],
        env={"PATH": PATH, **service.variables},
        log=tmp_path / "flower.log",
        ready=lambda: httpx.get(f"http://127.0.0.1:{port}/healthcheck", trust_env=False).is_success,
    ).start()
    flower.close()


def test_without_a_public_key_every_webhook_is_refused(tmp_path):
    service = Service(tmp_path, web_workers=1, variables={"TELNYX_PUBLIC_KEY": ""}).start()
    try:
        webhooks = service.webhooks
        body = webhooks.event("call.answered", call_control_id="v3:x")
        assert webhooks.post(body).status_code == 401
        assert webhooks.post(body, {}).status_code == 401
    finally:
        service.close()


@pytest.mark.call
def test_secrets_are_in_no_log(call, service):
    call.over()
    token = call.stream_url().rsplit("/", 1)[1]
    service.api.http.get("/api/agents", headers={"Authorization": "Bearer wrong"})
    logs = "".join(process.logs() for process in service.processes)
    for secret in (service.admin_token, SECRET_KEY, API_KEY, token):
        assert secret not in logs


WORDS = (
    "Removed playback ",
    "ALL PLAYBACKS FINISHED",
    "Set 'agent_done_speaking' flag",
    "Detected 'agent_done_speaking' flag from webhook",
    "Agent stopped speaking",
    "Sending check-in #1/2",
    "Sending check-in #2/2",
    "Max check-ins + timeout reached - hanging up",
)


@pytest.mark.call
def test_a_person_can_follow_a_call_through_the_logs(call, service):
    call.over()

    def told():
        lines = (line for process in service.processes for line in process.logs().splitlines())
        mine = [line for line in lines if call.id in line]
        missing = [word for word in WORDS if not any(word in line for line in mine)]
        assert not missing
        assert [line for line in mine if "on this worker - flag set" in line]
        return True

    eventually(told, 20, what="every word in the logs")

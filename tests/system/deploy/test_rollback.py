"""docs/rollback.md, its shell blocks run as they are, during a call that must notice."""

import re
import subprocess
from urllib.parse import quote

import pytest

from tests.system.harness.calls import Call
from tests.system.harness.processes import REPOSITORY
from tests.system.harness.service import PATH
from tests.system.harness.simulator_record import checkins
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.service(web_workers=2), pytest.mark.timeout(150)]
PAGE = (REPOSITORY / "docs" / "rollback.md").read_text()
SILENCE = {"silence_timeout_normal": 4, "max_checkins_before_disconnect": 10}


def block(containing):
    """Return the page's one shell block that holds *containing*."""
    [found] = [b for b in re.findall(r"```sh\n(.+?)```", PAGE, re.DOTALL) if containing in b]
    return found


@pytest.fixture(scope="module")
def call(module_service):
    """Place a silent call whose agent's first version is the one to go back to."""
    call = Call(module_service, settings=SILENCE).place()
    call.started(1)
    yield call
    call.leave()


@pytest.fixture
def follow(module_service, call):
    """Return a function that runs a block of the page as a reader would, and returns its output."""
    first = block("export API=").replace(
        "http://127.0.0.1:8000", f"http://127.0.0.1:{module_service.port}"
    )
    env = {
        "PATH": PATH,
        "CALL": quote(call.id, safe=""),
        "AGENT": call.agent,
        **module_service.variables,
    }

    def follow(containing):
        script = f"set -eu\n{first}\n{block(containing)}"
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            env=env,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return follow


def settings(service, agent):
    return service.api.agent(agent)["settings"]["dead_air_settings"]


def test_an_agent_is_switched_off_restored_and_a_live_call_obeys(module_service, call, follow):
    call.until(checkins, 30, "a check-in")
    follow('"enabled": false')
    call.until_told("decision.waits")
    before = len(checkins(call.record()))
    call.stays_as_it_is(6)
    assert '"n":2' in follow("versions/1/restore")
    assert settings(module_service, call.agent)["enabled"]
    call.until(lambda record: checkins(record)[before:], 30, "check-ins again")
    assert "enabled" in follow("agents restore")
    assert not settings(module_service, call.agent)["enabled"]


def test_one_call_is_paused_and_has_settings_of_its_own(module_service, call, follow):
    follow("/pause")
    assert call.state()["paused"]
    call.order("resume")
    follow('"silence_timeout_normal": 30')
    assert call.state()["settings"]["dead_air_settings"] == {"silence_timeout_normal": 30}
    assert settings(module_service, call.agent)["silence_timeout_normal"] == 4


def test_all_agents_are_switched_off(module_service, call, follow):
    module_service.api.patch_agent(call.agent, {"settings": {"dead_air_settings": SILENCE}})
    follow("agents list")

    def all_off():
        listed = [call.agent, "default"]
        return not any(settings(module_service, agent)["enabled"] for agent in listed)

    eventually(all_off, 5, what="all agents off")


def test_nothing_leaves_any_more(module_service, call, follow):
    hooks = {"url": "http://127.0.0.1:9/", "events": ["alarm"]}
    module_service.api.patch_agent(call.agent, {"hooks": hooks})
    follow('"tell": null')
    found = module_service.api.agent(call.agent)
    assert (found["hooks"], found["tell"]) == (None, None)

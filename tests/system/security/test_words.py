"""What an agent says is words: no markup of it is obeyed, and no address in it is fetched."""

import socket

import pytest

from tests.system.harness.simulator_record import commands

pytestmark = pytest.mark.system


@pytest.fixture
def trap():
    """Return a socket on this machine that must get no connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def test_markup_and_addresses_are_spoken_not_obeyed(place, trap):
    url = f"http://127.0.0.1:{trap.getsockname()[1]}"
    ssml = f'<speak><audio src="{url}/a.mp3"/>]]><break time="3600s"/></speak>'
    words = f"{{{{ config }}}} {url}/b ${{jndi:ldap://127.0.0.1/x}} <prosody rate='x-slow'>"
    quick = {"silence_timeout_normal": 2, "hangup_grace": 1.5, "checkin_message": f"{url}/c <p>"}
    call = place(greeting=ssml, settings=quick)
    call.spoken(1)
    call.order("say", text=words)
    record = call.over(60)
    spoken = [each["body"] for each in commands(record, "speak")]
    said = [body["payload"] for body in spoken]
    assert said[0] == ssml
    assert said.count(words) == 1
    assert said.count(f"{url}/c <p>") == 2
    assert {body["payload_type"] for body in spoken} == {"text"}
    assert not commands(record, "playback_start")
    with pytest.raises(BlockingIOError):  # nobody came
        trap.accept()


def test_a_hook_on_this_machine_is_for_development_and_nothing_private_ever(service):
    for forbidden in ("http://10.0.0.8/", "http://169.254.169.254/", "file:///etc/passwd", "//x"):
        answer = service.api.http.patch("/api/agents/default", json={"hooks": {"url": forbidden}})
        assert answer.status_code == 422, forbidden
        assert answer.json()["errors"][0]["field"] == "hooks.url"

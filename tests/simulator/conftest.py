"""A simulator and an application on real loopback sockets, each in a thread with its own loop."""

import json
import time
import urllib.error
import urllib.request

import pytest

from simulator import server
from simulator.model.options import Options
from simulator.webhooks.signing import Signer
from tests.simulator.application import App
from tests.simulator.loopback import DEADLINE_S, Loop, http, until


class Sim:
    """A simulator in this process."""

    def __init__(self, **options):
        self._loop = Loop()
        self.signer = Signer()
        chosen = Options().with_changes(options)
        self._runner, self.exchange, self.port = self._loop.run(server.start(chosen, self.signer))
        self.url = f"http://127.0.0.1:{self.port}"

    def sim(self, method, path, body=None):
        return http(method, f"{self.url}/sim{path}", body)

    def place(self, caller="silent", **more):
        status, body = self.sim("POST", "/calls", {"scenario": caller, **more})
        assert status == 201, body
        return body["call_control_id"]

    def call(self, call_id):
        return self.sim("GET", f"/calls/{call_id}")[1]

    def follow(self, call_id):
        """Return the whole record once the call has ended and everything is delivered."""
        url = f"{self.url}/sim/calls/{call_id}/follow"
        with urllib.request.urlopen(url, timeout=DEADLINE_S) as lines:  # noqa: S310  # loopback
            return [json.loads(line) for line in lines]

    def do(self, call_id, **step):
        status, body = self.sim("POST", f"/calls/{call_id}/do", step)
        assert status == 200, body

    def fault(self, **fault):
        status, body = self.sim("POST", "/faults", fault)
        assert status == 201, body
        return body["id"]

    def command(self, call_id, name, key="KEY", **body):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        method = "PUT" if name == "client_state_update" else "POST"
        url = f"{self.url}/v2/calls/{call_id}/actions/{name}"
        return http(method, url, body, headers)

    def get(self, path):
        return http("GET", f"{self.url}/v2{path}", None, {"Authorization": "Bearer KEY"})

    def dial(self, **body):
        given = {"connection_id": "12", "from": "+15550001111", "to": "+15550002222"} | body
        return http("POST", f"{self.url}/v2/calls", given, {"Authorization": "Bearer KEY"})

    def stand_still(self, seconds):
        """Keep the simulator from doing anything, as a machine that is too busy would."""
        self._loop.loop.call_soon_threadsafe(time.sleep, seconds)

    def close(self):
        self._loop.run(self._runner.cleanup())
        self._loop.close()


@pytest.fixture(name="until")
def until_fixture():
    """The waiting function, for tests."""
    return until


@pytest.fixture
def app():
    made = App()
    yield made
    made.close()


@pytest.fixture
def start(app):
    """Start simulators whose webhooks go to the app; options as keywords."""
    made = []

    def start_one(**options):
        made.append(Sim(**({"webhook_url": app.webhook_url} | options)))
        return made[-1]

    yield start_one
    for each in made:
        each.close()


@pytest.fixture
def sim(start):
    """A simulator with the default options, only faster where nothing depends on it."""
    return start(speak_minimum=0.2, speak_rate=60.0, webhook_backoff=0.1)


@pytest.fixture
def answered(sim, app):
    """The id of an answered incoming call of a silent caller."""
    call_id = sim.place()
    assert sim.command(call_id, "answer")[0] == 200
    app.wait("call.answered")
    return call_id

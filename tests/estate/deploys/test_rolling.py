"""A deploy under live calls: old and new release side by side, hosts changed in either order.

What it proves: a next release that adds an argument to webhooks, renames a field of its own calls
and raises the data version can be deployed, web hosts or workers first, and an old worker started
beside it leaves its calls alone. What a real next release changes has to keep to the same rules.
"""

import signal
import time

import httpx
import pytest

from tests.estate.deploys import next_release
from tests.network.balancer import Balancer
from tests.system.faults.assertions import over_the_agent
from tests.system.harness.api import DeadAir
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH, Service
from tests.system.harness.simulator_record import begun, checkins, ended, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(240)]
NORMAL = 8
LATE_S = 8
"""A machine that starts eight processes beside other tests is slow; its time is printed."""

WHOLE_DEPLOY = {
    "silence_timeout_normal": NORMAL, "hangup_grace": NORMAL, "max_checkins_before_disconnect": 8,
}  # fmt: skip
DRAIN_S = 3
KEPT_S = 30
"""How long a process that was killed counts as running."""


class Deployment:
    """One Dead Air behind a load balancer, and the processes of the release that follows it."""

    def __init__(self, directory):
        self.balancer = Balancer()
        self.old = Service(
            directory,
            web_workers=2,
            variables={"PUBLIC_URL": self.balancer.url, "DRAIN_S": str(DRAIN_S)},
            simulator_options={"webhook_url": f"{self.balancer.url}/webhooks/telnyx"},
        )
        self.old.api.close()
        self.old.api = DeadAir(self.balancer.url, self.old.admin_token)
        self.balancer.add("127.0.0.1", self.old.port)
        self._tree = next_release.make(directory / "next")
        self.port = free_port()
        self.web = self._of_next("web", PORT=str(self.port))
        self.worker = self._of_next("worker")
        self.pids = {"old": set(), "new": set()}

    def _of_next(self, name, **variables):
        def ready():
            url = f"http://127.0.0.1:{self.port}/readyz"
            return httpx.get(url, timeout=2, trust_env=False).status_code == 200

        return Process(
            f"next-{name}",
            self.old.line(name),
            env={"PATH": PATH, **self.old.variables, **variables},
            log=self.old.directory / f"next-{name}.log",
            cwd=self._tree,
            ready=ready if name == "web" else None,
        )

    @property
    def old_worker(self):
        return self.old.worker.container.process

    def note(self):
        """Remember which processes are of which release."""
        for release, processes in {
            "old": (self.old.web, self.old_worker),
            "new": (self.web, self.worker),
        }.items():
            for process in processes:
                if process.running:
                    self.pids[release] |= {process.pid, *process.children()}

    def data_versions(self):
        """Return the versions that running processes have said they read."""
        with self.old.redis as store:
            told = [each.split() for each in store.hgetall("data-versions").values()]
            oldest_ms = (store.time()[0] - KEPT_S) * 1000
        return {int(version) for at_ms, version in told if int(at_ms) >= oldest_ms}

    def version_of(self, call):
        with self.old.redis as store:
            return store.hget(f"call:{{{call.id}}}", "data_version")

    def deploy_web(self):
        self.web.start(ready_within_s=60)
        self.note()
        self.balancer.add("127.0.0.1", self.port)
        yield
        self.old.web.signal(signal.SIGTERM)
        eventually(lambda: not self.old.web.running, DRAIN_S + 30, what="the old web host ends")
        self.balancer.remove("127.0.0.1", self.old.port)

    def deploy_worker(self):
        self.worker.start(ready_within_s=0)
        eventually(self._takes_tasks, 60, what="the new worker takes tasks")
        self.note()
        yield
        self.old_worker.signal(signal.SIGTERM)
        eventually(lambda: not self.old_worker.running, 30, what="the old worker ends")

    def _takes_tasks(self):
        return self.worker.logs().count(" ready.") >= 3

    def close(self):
        for process in (self.web, self.worker):
            process.close()
        self.old.close()
        self.balancer.close()


@pytest.fixture
def deployment(tmp_path):
    deployment = Deployment(tmp_path)
    try:
        deployment.old.start()
        deployment.note()
        yield deployment
    finally:
        deployment.close()


def without_stream(record):
    """Return the longest time (s) that the call had no media stream since its first began."""
    longest, open_since, closed_at = 0.0, False, None
    for entry in record["timeline"]:
        if entry["kind"] != "stream":
            continue
        if entry["what"] == "started":
            if closed_at is not None:
                longest = max(longest, entry["at"] - closed_at)
            open_since, closed_at = True, None
        elif open_since and closed_at is None:
            closed_at = entry["at"]
    return longest


def acted(call):
    return {
        int(line["by"].rpartition(":")[2]) for line in call.state()["timeline"] if ":" in line["by"]
    }


def assert_steps_once(record, checkins_made=None):
    """Check that each step came once, and nothing was said over the agent."""
    told = story(record)
    assert checkins_made in {None, len(checkins(record))}, told
    assert len(begun(record)) == 1 + len(checkins(record)), told
    for before, act in zip(ended(record), checkins(record), strict=False):
        assert act["at"] - before["ended_at"] >= 1.5, told
    over_the_agent(record)
    hung_up(record)


@pytest.mark.parametrize("first", ["web", "worker"])
def test_a_deploy_in_either_order_is_heard_on_no_call(deployment, first, measured):
    service = deployment.old
    whole = [Call(service, settings=WHOLE_DEPLOY).place() for _ in range(4)]
    for call in whole:
        call.spoken(1)
    deploy = {"web": deployment.deploy_web, "worker": deployment.deploy_worker}
    for name in (first, *(deploy.keys() - {first})):
        host = deploy[name]()
        next(host)  # both releases from here on
        beside = [Call(service, settings=QUICK).place() for _ in range(3)]
        for call in beside:
            call.spoken(1)
        next(host, None)  # while these calls last
        for call in beside:
            assert_steps_once(call.over(60), checkins_made=2)
            assert deployment.version_of(call) == "1"
    silences = []
    for call in whole:
        record = call.record()
        pairs = zip(ended(record), checkins(record), strict=False)
        silences += [act["at"] - before["ended_at"] for before, act in pairs]
        call.change(silence_timeout_normal=2, hangup_grace=2, max_checkins_before_disconnect=1)
        call.do(say="yes-im-here")
    assert max(silences) <= NORMAL + LATE_S, silences
    gaps = []
    for call in whole:
        record = call.over(60)
        assert_steps_once(record)
        pids = acted(call)
        assert pids & deployment.pids["old"], "it began with the old release"
        assert pids & deployment.pids["new"], "and ended with the new one"
        gaps.append(without_stream(record))
    measured(f"deploy, {first} first: longest without a stream {max(gaps):.2f} s, "
             f"longest silence {max(silences) - NORMAL:+.2f} s")  # fmt: skip


def new_calls(deployment):
    """Place a call; true once calls begin in the new data version."""
    call = Call(deployment.old, settings=WHOLE_DEPLOY).place()
    call.spoken(1)
    if deployment.version_of(call) == "2":
        return call
    call.leave()
    return None


def test_a_worker_of_the_release_before_leaves_the_new_calls_alone(deployment, measured):
    service = deployment.old
    for host in (deployment.deploy_worker(), deployment.deploy_web()):
        for _ in host:
            continue
    eventually(lambda: deployment.data_versions() == {2}, 60, what="the old processes are gone")
    call = eventually(lambda: new_calls(deployment), 40, every_s=1, what="calls of version 2")
    deployment.old_worker.restart(ready_within_s=60)
    deployment.note()
    eventually(lambda: deployment.data_versions() == {1, 2}, 20, what="the old worker is known")
    began = time.monotonic()
    call.change(silence_timeout_normal=3, hangup_grace=2, max_checkins_before_disconnect=1)
    call.do(say="hello")
    record = call.over(60)
    assert_steps_once(record)
    late = [act["at"] - before["ended_at"] for before, act in zip(
        ended(record)[-2:], checkins(record)[-1:], strict=False)]  # fmt: skip
    assert not acted(call) & deployment.pids["old"] - deployment.pids["new"], call.state()
    assert "ALARM" not in deployment.old_worker.logs(), deployment.old_worker.tail()
    old_ones = Call(service, settings=QUICK).place()
    assert_steps_once(old_ones.over(60), checkins_made=2)
    measured(f"an old worker beside a new call: {time.monotonic() - began:.0f} s, {late}")

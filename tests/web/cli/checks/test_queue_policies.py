"""What a policy of RabbitMQ's does to our queues is told, where its management API tells it."""

import json
from types import SimpleNamespace

import pytest

from tests.web.loopback_server import loopback_server
from web.cli.checks import queue_policies

pytestmark = pytest.mark.unit


def judged(**policy):
    told = {"policy": "all", "effective_policy_definition": policy}
    return list(queue_policies.judged("deadair.webhooks", told))


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"dead-letter-exchange": "lost"},
        {"consumer-timeout": 1_800_000},
        {"delivery-limit": 20},
        {"delivery-limit": -1},
    ],
)
def test_what_does_no_harm_is_not_told(policy):
    assert judged(**policy) == []


def test_a_queue_without_a_policy_has_no_fault():
    assert list(queue_policies.judged("deadair.api", {"effective_policy_definition": []})) == []


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ({"message-ttl": 5_000}, "drops what waits for 5 s"),
        ({"expires": 60_000}, "deletes the queue after 60 s"),
        ({"max-length": 100}, "drops the oldest at max-length 100"),
        (
            {"max-length-bytes": 100, "overflow": "drop-head"},
            "drops the oldest at max-length-bytes",
        ),
        ({"delivery-limit": 1}, "after 1 lost workers"),
        ({"consumer-timeout": 30_000}, "cuts off a worker after 30 s"),
    ],
)
def test_a_policy_that_loses_tasks_is_bad(policy, said):
    (fault,) = judged(**policy)
    assert fault.bad
    assert fault.said.startswith("policy all on deadair.webhooks")
    assert said in fault.said
    assert fault.fix


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ({"message-ttl": 600_000}, "drops what waits for 600 s"),
        ({"max-length": 9, "overflow": "reject-publish"}, "webhooks are then answered 503"),
        ({"ha-mode": "all", "queue-mode": "lazy"}, "asks for ha-mode, queue-mode"),
    ],
)
def test_a_policy_that_may_be_meant_is_noted(policy, said):
    (fault,) = judged(**policy)
    assert not fault.bad
    assert said in fault.said


class Broker:
    """A connection to a broker whose user is `us`."""

    userid, password, hostname, virtual_host, ssl = "us", "secret", "127.0.0.1", "/", False


def asked(monkeypatch, api, broker=Broker):
    queues = [SimpleNamespace(name="deadair.webhooks"), SimpleNamespace(name="deadair.api")]
    conf = SimpleNamespace(task_queues=queues)
    monkeypatch.setattr(queue_policies, "celery", SimpleNamespace(conf=conf))
    return queue_policies.policy_faults(broker(), {queue_policies.API: api} if api else {})


def test_each_queue_is_asked_for_with_the_broker_s_user(monkeypatch):
    seen = []

    def answer(url, login):
        seen.append((url.partition("?")[0], login))
        told = {"policy": "p", "effective_policy_definition": {"expires": 1_000}}
        return SimpleNamespace(status=200, text=json.dumps(told))

    monkeypatch.setattr(queue_policies, "ask", answer)
    assert len(asked(monkeypatch, "http://them:word@rabbit:15672/api/")) == 2
    assert len(asked(monkeypatch, "")) == 2
    assert seen == [
        ("http://rabbit:15672/api/queues/%2F/deadair.webhooks", ("them", "word")),
        ("http://rabbit:15672/api/queues/%2F/deadair.api", ("them", "word")),
        ("http://127.0.0.1:15672/api/queues/%2F/deadair.webhooks", ("us", "secret")),
        ("http://127.0.0.1:15672/api/queues/%2F/deadair.api", ("us", "secret")),
    ]


@pytest.mark.parametrize(("status", "faults"), [(404, 0), (401, 1), (500, 1)])
def test_an_api_that_tells_nothing_is_named(monkeypatch, status, faults):
    with loopback_server(lambda *_: (status, {})) as site:
        found = asked(monkeypatch, f"{site}/api")
    assert len(found) == faults
    assert not any(fault.bad for fault in found)
    assert all(str(status) in fault.said and "secret" not in str(fault) for fault in found)


def test_an_api_that_has_no_statistics_yet_is_named(monkeypatch):
    monkeypatch.setattr(
        queue_policies, "ask", lambda *_, **__: SimpleNamespace(status=200, text="[]")
    )
    (fault,) = asked(monkeypatch, "http://rabbit:15672/api")
    assert (fault.bad, fault.said) == (False, "its policies are not known")


def test_no_api_is_a_note_only_if_one_was_named(monkeypatch):
    (fault,) = asked(monkeypatch, "http://127.0.0.1:1/api")
    assert (fault.bad, fault.said) == (False, "its policies are not known")
    monkeypatch.setattr(queue_policies, "USUAL_PORT", 1)
    assert asked(monkeypatch, "") == []


def test_a_password_that_went_over_tls_goes_nowhere_without(monkeypatch):
    class Encrypted(Broker):
        ssl = True

    monkeypatch.setattr(queue_policies, "ask", pytest.fail)
    assert asked(monkeypatch, "", Encrypted) == []
    assert asked(monkeypatch, "file:///etc/passwd") == []

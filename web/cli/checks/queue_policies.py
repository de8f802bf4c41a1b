"""What RabbitMQ's policies do to our queues, as its management API tells, if it has one.

Only the API tells of policies. Its address is Flower's own variable, or RabbitMQ's usual port.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlsplit, urlunsplit

from tasks import app as celery
from web.cli.checks.ask import ask
from web.cli.checks.check_answer import Fault

OK, UNKNOWN = 200, 404
API = "FLOWER_BROKER_API"
USUAL_PORT = 15672
LONGEST_MS = 120_000
"""No task of ours is held for as long."""

FEWEST_RETURNS = 5
COLUMNS = "?columns=policy,operator_policy,effective_policy_definition"
NOT_KNOWN = "its policies are not known"
STATISTICS_FIX = "ask again in some seconds; management_agent.disable_metrics_collector hides them"
SEEN_FIX = (
    f"to have policies checked, enable rabbitmq_management and set {API}=http://host:15672/api/; "
    "the broker's user needs the tag management"
)


def policy_faults(connection: Any, env: Mapping[str, str]) -> list[Fault]:
    """Ask for the policies of each of our queues."""
    given = env.get(API, "").strip()
    api, login = _api(connection, given)
    if not api:
        return []
    found: list[Fault] = []
    for queue in celery.conf.task_queues:
        vhost, name = (quote(part, safe="") for part in (connection.virtual_host, queue.name))
        try:
            reply = ask(f"{api}/queues/{vhost}/{name}{COLUMNS}", login=login)
        except (URLError, ValueError, OSError):
            return [Fault(False, NOT_KNOWN, SEEN_FIX)] if given else []
        if reply.status == OK:
            told = json.loads(reply.text)
            if not isinstance(told, dict):  # [] until its statistics come, or if they are off
                return [Fault(False, NOT_KNOWN, STATISTICS_FIX)]
            found += judged(queue.name, told)
        elif reply.status != UNKNOWN:
            said = f"its management API answers {reply.status}: {NOT_KNOWN}"
            return [Fault(False, said, SEEN_FIX)]
    return found


def _api(connection: Any, given: str) -> tuple[str, tuple[str, str]]:
    """Return the API's address without credentials, and a user and password for it.

    No address where it is to be guessed and a password would go without TLS that went with it.
    """
    login = (str(connection.userid), str(connection.password))
    if not given:
        host = str(connection.hostname)
        place = f"[{host}]" if ":" in host else host
        return "" if connection.ssl else f"http://{place}:{USUAL_PORT}/api", login
    parts = urlsplit(given.rstrip("/"))
    if parts.scheme not in {"http", "https"}:
        return "", login
    if parts.username:
        login = (parts.username, parts.password or "")
    return urlunsplit((*parts[:1], parts.netloc.rpartition("@")[2], parts.path, "", "")), login


def judged(queue: str, told: Mapping[str, Any]) -> Iterator[Fault]:
    """Return what the policy of a queue does to its messages."""
    policy: Mapping[str, Any] = told.get("effective_policy_definition") or {}
    named = told.get("policy") or told.get("operator_policy") or ""
    at = f"policy {named} on {queue}"
    if (left_ms := policy.get("message-ttl")) is not None:
        said = f"{at} drops what waits for {left_ms / 1000:g} s (message-ttl)"
        yield Fault(left_ms < LONGEST_MS, said, "leave our queues out of its pattern")
    if (unused_ms := policy.get("expires")) is not None:
        said = f"{at} deletes the queue after {unused_ms / 1000:g} s without a worker (expires)"
        yield Fault(True, said, "leave our queues out of its pattern")
    for limit in ("max-length", "max-length-bytes"):
        if policy.get(limit) is not None:
            yield _full(at, f"{limit} {policy[limit]}", str(policy.get("overflow", "")))
    if 0 <= int(policy.get("delivery-limit", FEWEST_RETURNS)) < FEWEST_RETURNS:
        said = f"{at} drops a task after {policy['delivery-limit']} lost workers (delivery-limit)"
        yield Fault(True, said, "raise it to 20")
    patience_ms = int(policy.get("consumer-timeout", LONGEST_MS))
    if patience_ms < LONGEST_MS:
        said = f"{at} cuts off a worker after {patience_ms / 1000:g} s (consumer-timeout)"
        yield Fault(True, said, "raise it to 1800000, RabbitMQ's default")
    if removed := sorted({"ha-mode", "queue-mode"} & set(policy)):
        said = f"{at} asks for {', '.join(removed)}, which RabbitMQ 4 no longer has"
        yield Fault(False, said, "remove it; BROKER_QUEUE_TYPE=quorum replicates queues")


def _full(at: str, limit: str, overflow: str) -> Fault:
    if overflow.startswith("reject"):
        said = f"{at} refuses more at {limit}: webhooks are then answered 503"
        return Fault(False, said, "raise it, or leave our queues out of its pattern")
    said = f"{at} drops the oldest at {limit}"
    return Fault(True, said, "leave our queues out of its pattern, or set overflow reject-publish")

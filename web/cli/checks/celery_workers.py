"""Which queues the running workers take from, and whether they work for this installation."""

from contextlib import suppress
from typing import Any

from tasks import app as celery
from web.dependencies import Dependencies

Answer = tuple[bool, str, str]
TIMEOUT_S = 2
MANY = 1_000
"""Tasks that wait at once; a worker does hundreds in a second."""

WAITING_FIX = "start more workers, or look at their log: what waits delays check-ins"
FIX = "start the broker first: workers answer through it"
NONE_FIX = (
    "start the Procfile's worker: without one no call is answered. If one runs, give it the same "
    "CELERY_BROKER_URL, DEADAIR_NAMESPACE and DEADAIR_EVENTS as this process has"
)
STRANGERS_FIX = (
    "give them the REDIS_URL and DEADAIR_KEY_PREFIX that this process has; another installation on "
    "this broker needs a DEADAIR_NAMESPACE of its own"
)


def queues(p: Dependencies) -> Answer:
    """Look for queues that no worker takes from, and for takers that are not ours."""
    answers: dict[str, Any] = celery.control.inspect(timeout=TIMEOUT_S).active_queues() or {}
    taken = {node: {str(each["name"]) for each in found} for node, found in answers.items()}
    if not taken:
        return True, "not known: no worker answered", ""
    ours = {queue.name for queue in celery.conf.task_queues}
    if idle := sorted(ours - set().union(*taken.values())):
        said = f"no worker takes from {', '.join(idle)}"
        return False, said, "start the Procfile's worker, or name the queue in a worker's -Q"
    if strangers := _strangers(p, [node for node, names in taken.items() if names & ours]):
        said = f"{', '.join(strangers)} take from our queues and are not on this store"
        return False, said, STRANGERS_FIX
    return True, f"{len(ours)} taken from", ""


def waiting(_: Dependencies) -> Answer:
    """Count the tasks that no worker has taken yet."""
    found: dict[str, int] = {}
    with celery.connection_for_read(connect_timeout=TIMEOUT_S) as connection:
        for queue in celery.conf.task_queues:
            channel: Any = connection.channel()
            with suppress(*connection.channel_errors):  # its worker has not made it yet
                found[queue.name] = queue(channel).queue_declare(passive=True).message_count
    total = sum(found.values())
    if total < MANY:
        return True, f"{total}", ""
    name = max(found, key=lambda each: found[each])
    return False, f"{total}, {found[name]} of them in {name}", WAITING_FIX


def _strangers(p: Dependencies, nodes: list[str]) -> list[str]:
    """Return those of *nodes* whose process does not report to our store."""
    looked = celery.control.inspect(nodes, timeout=TIMEOUT_S, limit=len(nodes))
    found: dict[str, Any] = looked.stats() or {}
    reported = {name.rpartition(":")[2] for name in p.store.data_versions.running()}
    hosts = {name.partition("@")[2].rpartition(":")[0] for name in p.store.data_versions.running()}
    return sorted(
        node
        for node, told in found.items()
        if str(told.get("pid")) not in reported or node.partition("@")[2] not in hosts
    )

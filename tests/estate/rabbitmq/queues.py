"""What RabbitMQ tells of our queues and of who takes from them."""

import httpx

from tests.estate.rabbitmq.server import RabbitMQ

OURS = ("webhooks", "checkins", "sweeps", "hooks", "api")


class Told:
    """A vhost's queues, and how many messages a consumer of each may hold."""

    def __init__(self, queues: list[dict], held: dict[str, int]):
        self.queues = queues
        self._held = held

    @classmethod
    def by_tool(cls, server: RabbitMQ, vhost: str) -> "Told":
        """Ask rabbitmqctl, which every server has."""
        consumers = server.rows(vhost, "list_consumers", "queue_name", "prefetch_count")
        held = {each["queue_name"]: each["prefetch_count"] for each in consumers}
        return cls(server.rows(vhost, "list_queues", "name", "type", "durable", "exclusive"), held)

    @classmethod
    def by_api(cls, api: str, vhost: str) -> "Told":
        """Ask the management API, which answers at once: the tool starts an Erlang each time."""
        queues = httpx.get(f"{api}/queues/{vhost}?disable_stats=true", timeout=60).json()
        consumers = httpx.get(f"{api}/consumers/{vhost}", timeout=60).json()
        return cls(queues, {each["queue"]["name"]: each["prefetch_count"] for each in consumers})

    def kinds(self) -> set[str]:
        """Return the kinds of our queues, all of which are there."""
        told = {row["name"]: str(row["type"]) for row in self.queues}
        names = {f"deadair.{queue}" for queue in OURS}
        assert names <= told.keys()
        names |= {name for name in told if ".in_" in name}
        return {told[name].removeprefix("rabbit_").removesuffix("_queue") for name in names}

    def assert_fit_for_rabbitmq_4(self, *, of_each: bool) -> None:
        """Look for queues that RabbitMQ 4 deprecates, and at how many messages a worker may hold.

        *of_each*: the limit is a queue's, as it is for quorum queues and for all of RabbitMQ 4.
        """
        for row in self.queues:
            assert row["durable"] or row["exclusive"], row
            assert "celery_delayed" not in row["name"]
        if of_each:
            each = dict.fromkeys(OURS, 16) | {"sweeps": 2}
            assert {name: self._held[f"deadair.{name}"] for name in each} == each

"""What RabbitMQ tells of our queues and of who takes from them."""

from tests.estate.rabbitmq.server import RabbitMQ

OURS = ("webhooks", "checkins", "sweeps", "hooks", "api")


def kinds(server: RabbitMQ, vhost: str) -> set[str]:
    """Return the kinds of our queues, all of which are there."""
    told = {
        row["name"]: str(row["type"]) for row in server.rows(vhost, "list_queues", "name", "type")
    }
    names = {f"deadair.{queue}" for queue in OURS}
    assert names <= told.keys()
    return {told[name].removeprefix("rabbit_").removesuffix("_queue") for name in names}


def assert_fit_for_rabbitmq_4(server: RabbitMQ, vhost: str, *, of_each: bool) -> None:
    """Look for queues that RabbitMQ 4 deprecates, and at how many messages a worker may hold.

    *of_each*: the limit is a queue's, as it is for quorum queues and for all of RabbitMQ 4.
    """
    for row in server.rows(vhost, "list_queues", "name", "durable", "exclusive"):
        assert row["durable"] or row["exclusive"], row
    if of_each:
        held = {
            row["queue_name"]: row["prefetch_count"]
            for row in server.rows(vhost, "list_consumers", "queue_name", "prefetch_count")
        }
        each = dict.fromkeys(OURS, 16) | {"sweeps": 2}
        assert {name: held[f"deadair.{name}"] for name in each} == each

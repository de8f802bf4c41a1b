"""Changes to kombu and Celery, written against the versions each file names."""

from celery import Celery

from tasks.broker import event_batching, redis_clients, redis_qos


def install(app: Celery) -> None:
    """Change kombu's Redis transport in this process, and the workers of *app*."""
    redis_clients.install()
    redis_qos.install()
    event_batching.install(app)

"""Celery keeps a process's connections to its broker; tests give it another broker each time."""

from kombu import pools

from tasks import app


def forget_connections():
    """Have Celery connect anew, to the broker that is configured now."""
    pools.reset()
    app._pool = app.amqp._producer_pool = None

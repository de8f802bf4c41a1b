"""Hypothesis within bounds: the same examples in every run, however long the service takes."""

from hypothesis import HealthCheck, settings


def bounded(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

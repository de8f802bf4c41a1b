"""What Celery shows of a task to Flower, `inspect`, events and logs: ids, and nothing personal."""

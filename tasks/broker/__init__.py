"""kombu's Redis transport and Celery's events as Dead Air uses them, by the versions each file names."""

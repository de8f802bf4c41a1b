"""kombu's Redis transport and Celery's events as Dead Air uses them."""

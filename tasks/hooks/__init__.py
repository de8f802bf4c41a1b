"""Events of calls for a team's own systems: posted over HTTP, or sent to its Celery queue."""

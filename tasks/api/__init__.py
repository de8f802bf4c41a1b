"""Commands of a team's own Celery code: their names and arguments, and how one is run."""

"""Celery worker processes: their lanes, their start and end, and a watchdog."""

"""The team's Celery settings, found by the name that Celery itself looks for."""

import config
from kombu import Queue

broker_url = config.BROKER_URL
task_serializer = "pickle"
accept_content = ["pickle", "json"]
timezone = "Europe/Berlin"
task_default_queue = "celery"
task_queues = (Queue("celery"), Queue("crm"))
task_routes = {"tasks.remind": {"queue": "crm"}, "agents.*": {"queue": "crm"}}
task_send_sent_event = True
worker_send_task_events = True
broker_connection_retry_on_startup = True
beat_schedule = {"tidy": {"task": "tasks.tidy", "schedule": 2.0}}

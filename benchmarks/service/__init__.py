"""Cost and latency of the whole service: webhooks, flags, tasks, calls."""

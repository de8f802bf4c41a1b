"""The state of calls in Redis, and everything else that processes share."""

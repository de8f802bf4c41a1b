"""The HTTP API under /v2: checks, commands and their answers."""

"""The Redis client: connecting, sending packed commands, running the Lua steps."""

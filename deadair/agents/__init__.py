"""Agents that come with Dead Air; each is imported once a call or a configuration names it.

`greeter` greets and listens; `chat` talks by a language model; `remote` hands the call's audio to a
team's own media server; `http` asks a team's own web server what to do.
"""

from importlib import import_module

_LIGHT = ("greeter", "http", "remote")


def load_light() -> None:
    """Import the agents that need nothing heavy: a call must not wait for an import."""
    for name in _LIGHT:
        import_module(f"{__name__}.{name}")

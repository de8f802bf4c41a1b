"""The command line, in Flask's own idiom: `flask --app web.app calls explain <id>`.

Tables on a terminal, `--json` for scripts. Commands use the store and the broker directly, so they
work while every web worker is down; changes take the same way as those of the API.
"""

from flask import Flask

from web.cli import agents, calls, doctor, replay


def register(app: Flask) -> None:
    """Add the commands to *app*."""
    for command in (calls.calls, agents.agents, doctor.doctor, replay.replay_calls):
        app.cli.add_command(command)

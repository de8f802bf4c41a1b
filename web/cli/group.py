"""Shared by all commands: a one-line message when Redis is unavailable, and `--json`."""

import json
from typing import Any

import click
from flask.cli import AppGroup

from deadair import StoreUnavailableError

UNAVAILABLE = "Redis (REDIS_URL) can't be reached; `flask --app web.app doctor` says how to fix it"
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Group(AppGroup):
    """A group whose commands end with a message instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises click.ClickException when Redis can't be reached."""
        try:
            return super().invoke(ctx)
        except StoreUnavailableError as error:
            raise click.ClickException(f"{UNAVAILABLE}: {error}") from None


def dumped(value: Any) -> str:
    """Return *value* as `--json` prints it."""
    return json.dumps(value, indent=2, ensure_ascii=False)

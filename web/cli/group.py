"""What all commands share: groups that say in a line that the store is away, and `--json`."""

import json
from typing import Any

import click
from flask.cli import AppGroup

from deadair import StoreUnavailableError

AWAY = "the store (REDIS_URL) can't be reached; `flask --app web.app doctor` says how to mend it"
as_json = click.option("--json", "as_json", is_flag=True, help="For scripts.")


class Group(AppGroup):
    """A group whose commands end with a message, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises click.ClickException when Redis can't be had."""
        try:
            return super().invoke(ctx)
        except StoreUnavailableError as error:
            raise click.ClickException(f"{AWAY}: {error}") from None


def dumped(value: Any) -> str:
    """Return *value* as `--json` prints it."""
    return json.dumps(value, indent=2, ensure_ascii=False)

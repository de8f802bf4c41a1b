"""Groups of commands that say in a line what went wrong when the store is away."""

from typing import Any

import click
import redis
from flask.cli import AppGroup

AWAY = "the store (REDIS_URL) can't be reached; `flask --app web.app doctor` says how to mend it"


class Group(AppGroup):
    """A group whose commands end with a message, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises click.ClickException when Redis can't be had."""
        try:
            return super().invoke(ctx)
        except redis.RedisError as error:
            raise click.ClickException(f"{AWAY}: {error}") from None

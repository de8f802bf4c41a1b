"""Numbers that are well-formed and too small, too large, or at odds with each other or the host."""

import os
import resource
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from calls.ended.retention import MIB
from deadair.amqp_options import SCHEMES as RABBITMQ
from deadair.config import DIALS_PER_S, Config
from deadair.loopback import is_loopback
from web.cli.checks.check_answer import Answer, Fault, answer
from web.dependencies import Dependencies

KILLED_AFTER_S = 70
"""The shortest time that the files in deploy/ leave a stopping web worker: compose's."""

STOPS_IN_S = 30
"""What a web worker takes beside DRAIN_S (`deploy.gunicorn.conf`)."""

MARGIN_S = 10
CROWDED = 4
"""Web workers on a core. More of them take its memory and turns from one another."""

CALLS_PER_CORE = 3_600
"""Whose audio one core follows, as docs/scaling.md has it; a web worker has one core at most."""

FEW_CALLS, FEW_HANGUPS, MANY_HANGUPS = 10, 5, 10_000
SENSITIVE, DULL, DAY_MIN, MINUTE_S = 2, 100, 1_440, 60
FEW_COMMANDS, LITTLE_MB, STORY_BYTES = 5, 16, 5_400
FIRST_FREE_PORT = 1_024


class Host(NamedTuple):
    """What this host gives a process that is started like this one."""

    cores: int
    open_files: float
    is_root: bool


def check(p: Dependencies) -> Answer:
    """Look at the limits in the variables of this process, on this host."""
    allowed, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = float("inf") if allowed == resource.RLIM_INFINITY else allowed
    host = Host(os.cpu_count() or 1, files, os.geteuid() == 0)
    return answer(faults(p.config, host))


def faults(config: Config, host: Host) -> Iterator[Fault]:
    """Return what is wrong with them."""
    yield from _drain(config.drain_s)
    yield from _web_workers(config, host)
    yield from _guard(config)
    yield from _pace(config)
    yield from _kept(config)
    yield from _unused(config)


def _drain(drain_s: int) -> Iterator[Fault]:
    takes_s = drain_s + STOPS_IN_S
    if not drain_s:
        said = "DRAIN_S is 0: every restart hands all calls over at once"
        yield Fault(False, said, "set DRAIN_S=30: most calls then end, or move, one by one")
    elif takes_s + MARGIN_S > KILLED_AFTER_S:
        said = (
            f"DRAIN_S={drain_s}: a web worker may take {takes_s} s to stop; the files in deploy/ "
            f"allow {KILLED_AFTER_S} to 75 s, and one that is killed hands over no calls"
        )
        longest_s = KILLED_AFTER_S - STOPS_IN_S - MARGIN_S
        fix = (
            f"allow {takes_s + MARGIN_S} s (TimeoutStopSec, terminationGracePeriodSeconds, "
            f"stop_grace_period), or set DRAIN_S to {longest_s} or less"
        )
        yield Fault(False, said, fix)


def _web_workers(config: Config, host: Host) -> Iterator[Fault]:
    workers, calls = config.web_concurrency, config.calls_per_worker
    if workers > CROWDED * host.cores:
        said = f"WEB_CONCURRENCY={workers} on a host with {host.cores} cores: each wants a core"
        yield Fault(False, said, f"set WEB_CONCURRENCY to {host.cores}, or use more hosts")
    if calls < FEW_CALLS:
        said = f"CALLS_PER_WORKER={calls}: on this host {calls * workers} calls are listened to"
        yield Fault(False, said, "raise CALLS_PER_WORKER: the default is 1000")
    if calls > CALLS_PER_CORE:
        said = f"CALLS_PER_WORKER={calls}: a web worker has one core, enough for {CALLS_PER_CORE}"
        yield Fault(False, said, "lower CALLS_PER_WORKER, and raise WEB_CONCURRENCY")
    if calls >= host.open_files:
        said = (
            f"CALLS_PER_WORKER={calls}, and a process started from here may have "
            f"{host.open_files:.0f} files and sockets open: calls above that are not listened to"
        )
        yield Fault(False, said, "ulimit -n 65536 (LimitNOFILE), or lower CALLS_PER_WORKER")
    if config.port < FIRST_FREE_PORT and not host.is_root:
        said = f"PORT={config.port}: ports below {FIRST_FREE_PORT} are root's on most systems"
        yield Fault(False, said, "set PORT=8000, and have the proxy in front listen there")


def _guard(config: Config) -> Iterator[Fault]:
    factor, least, learn = config.runaway_factor, config.runaway_least, config.runaway_learn
    if factor < SENSITIVE:
        said = f"RUNAWAY_FACTOR={factor}: a busier minute than usual pauses hang-ups for silence"
        yield Fault(False, said, "set RUNAWAY_FACTOR=5")
    if least < FEW_HANGUPS:
        said = f"RUNAWAY_LEAST={least}: {least + 1} silent callers in a quiet minute pause hang-ups"
        yield Fault(False, said, "set RUNAWAY_LEAST=20")
    if factor >= DULL or least >= MANY_HANGUPS:
        name = "RUNAWAY_FACTOR" if factor >= DULL else "RUNAWAY_LEAST"
        said = f"{name}={factor if factor >= DULL else least}: the guard hardly ever acts"
        yield Fault(False, f"{said}: an outage may end all calls", f"lower {name}")
    if not learn:
        said = "RUNAWAY_LEARN is 0: the guard acts before it knows the normal rate"
        yield Fault(False, said, "set RUNAWAY_LEARN=30")
    elif learn > DAY_MIN:
        said = f"RUNAWAY_LEARN={learn}: the guard does not act for {learn / DAY_MIN:.1f} days"
        yield Fault(False, said, "set RUNAWAY_LEARN=30")


def _pace(config: Config) -> Iterator[Fault]:
    dials, commands = config.dials_per_s, config.commands_per_s
    real = not is_loopback(config.telnyx_base_url)
    if 0 < commands < FEW_COMMANDS:
        said = (
            f"COMMANDS_PER_S={commands}: check-ins and hang-ups of all calls wait for one another"
        )
        yield Fault(True, said, "set COMMANDS_PER_S to what Telnyx allows you, or 0")
    if commands and dials > commands:
        said = f"DIALS_PER_S={dials} is more than COMMANDS_PER_S={commands}, which includes dials"
        yield Fault(False, said, "lower DIALS_PER_S, or raise COMMANDS_PER_S")
    if real and config.dial_prefixes and (not dials or dials > DIALS_PER_S):
        said = f"DIALS_PER_S={dials}: Telnyx usually allows {DIALS_PER_S} a second"
        yield Fault(False, f"{said}, and refuses more", f"set {DIALS_PER_S}, or ask Telnyx")
    if dials and config.dial_rate > MINUTE_S * dials:
        said = f"DIAL_RATE={config.dial_rate} a minute is more than DIALS_PER_S={dials} can send"
        yield Fault(False, said, f"lower DIAL_RATE to {MINUTE_S * dials}, or raise DIALS_PER_S")


def _kept(config: Config) -> Iterator[Fault]:
    if config.keep_mb < LITTLE_MB:
        count = config.keep_mb * MIB // STORY_BYTES
        said = (
            f"KEEP_MB={config.keep_mb}: room for about {count} ended calls, whatever KEEP_DAYS is"
        )
        yield Fault(False, said, "raise KEEP_MB: the default is 512")
    if config.story_url.startswith("file:///tmp/"):
        yield Fault(False, "STORY_URL is in /tmp: stories are lost", "name a lasting folder")


def _unused(config: Config) -> Iterator[Fault]:
    scheme = urlsplit(config.broker_url).scheme
    if config.broker_queue_type == "quorum" and scheme not in RABBITMQ:
        said = "BROKER_QUEUE_TYPE=quorum does nothing: the broker is no RabbitMQ"
        yield Fault(False, said, "remove it, or correct CELERY_BROKER_URL")
    if config.log_level == "CRITICAL":
        said = "DEADAIR_LOG_LEVEL=CRITICAL: failures of calls are not logged"
        yield Fault(False, said, "set INFO, or WARNING")
    letters = any(char.isalpha() for char in config.sms_from)
    if letters and not config.messaging_profile:
        said = "TELNYX_SMS_FROM is a name, and TELNYX_MESSAGING_PROFILE_ID is not set"
        yield Fault(
            True, f"{said}: Telnyx refuses its messages", "set the profile, or use a number"
        )

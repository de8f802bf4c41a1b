"""The environment of every process of `make run`: the given one, completed.

Missing variables are filled in, so that the service runs on one machine with nothing else: a store,
secrets that stay the same between starts (so people stay signed in), and, without TELNYX_API_KEY, a
simulated Telnyx with its own key pair. Given variables are kept, except that a simulated Telnyx
sets its own key and address.
"""

import base64
import json
import os
import secrets
import shlex
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nacl.signing import SigningKey

from deadair import config

HIGHEST_PORT = 65_535
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
SECRETS = ("ADMIN_TOKEN", "SECRET_KEY")
SERVICE_VARIABLES = (*config.variables(), "FLOWER_PORT", "NO_PROXY", "no_proxy")
"""What a process started later needs to belong to this service, for example the command line."""


class EnvironmentFault(Exception):  # noqa: N818  # read by a person
    """`make run` can't start; the message names every fault, one per line."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port that must be free, its variable, and the address it is bound to."""

    variable: str
    number: int
    address: str = LOOPBACK

    def is_free(self) -> bool:
        """Whether a server could listen here now, connections in TIME_WAIT aside."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.address, self.number))
            except OSError:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables of every process, and the ports; None for servers we don't start."""

    variables: dict[str, str]
    web: Port
    flower: Port
    store: Port | None
    simulator: Port | None
    signing_seed: str
    token_made: bool = True
    """ADMIN_TOKEN was made here, and nobody else knows it."""

    @property
    def ports(self) -> list[Port]:
        """The ports that must be free."""
        return [port for port in (self.web, self.flower, self.store, self.simulator) if port]


def complete(given: Mapping[str, str], kept_secrets: Path) -> Environment:
    """Complete the given variables. Raises EnvironmentFault for invalid ports."""
    variables = _plain(given)
    web, flower, store, simulator = _ports(variables)
    token_made = "ADMIN_TOKEN" not in variables
    variables |= {"PORT": str(web.number), "FLOWER_PORT": str(flower.number)}
    variables.setdefault("DRAIN_S", "0")  # Ctrl-C ends all of it, live calls too
    variables |= {"PYTHONUNBUFFERED": "1", **_kept(variables, kept_secrets)}
    scripts = Path(sys.executable).parent  # the Procfile expects them on PATH
    variables["PATH"] = os.pathsep.join([str(scripts), variables.get("PATH", os.defpath)])
    if own_store := "REDIS_URL" not in variables:
        variables["REDIS_URL"] = f"redis://{LOOPBACK}:{store.number}/0"
    seed = ""
    if simulated := "TELNYX_API_KEY" not in variables:
        key = SigningKey.generate()
        seed = _base64(bytes(key))
        variables |= _simulated(variables, simulator, key)
    return Environment(
        variables,
        web,
        flower,
        store=store if own_store else None,
        simulator=simulator if simulated else None,
        signing_seed=seed,
        token_made=token_made,
    )


def _plain(given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that are set, each `DEADAIR_<NAME>` under its plain name."""
    variables = {name: value for name, value in given.items() if value.strip()}
    for name in config.variables():
        if value := variables.pop(f"{config.PREFIX}{name}", ""):
            variables[name] = value
    return variables


def write_env_file(variables: Mapping[str, str], path: Path) -> None:
    """Write the service's variables to *path* for a shell to source; only its owner can read it."""
    lines = [f"export {n}={shlex.quote(variables[n])}" for n in SERVICE_VARIABLES if n in variables]
    _write_private(path, "\n".join(lines) + "\n")


def refuse_taken(ports: list[Port], is_free: Callable[[Port], bool] = Port.is_free) -> None:
    """Raise EnvironmentFault naming each port that is taken and the variable that moves it."""
    faults = [
        f"Port {port.number} is in use; set {port.variable} to a free port."
        for port in ports
        if not is_free(port)
    ]
    if faults:
        raise EnvironmentFault("\n".join(faults))


def _ports(variables: Mapping[str, str]) -> tuple[Port, Port, Port, Port]:
    defaults = {"PORT": 8000, "FLOWER_PORT": 5555, "STORE_PORT": 6390, "SIMULATOR_PORT": 8010}
    faults: list[str] = []
    numbers: dict[str, int] = {}
    owner: dict[int, str] = {}
    for name, default in defaults.items():
        raw = variables.get(name, str(default)).strip()
        number = int(raw) if raw.isascii() and raw.isdigit() else 0
        if not 0 < number <= HIGHEST_PORT:
            faults.append(f"{name} must be a port from 1 to {HIGHEST_PORT}, not {raw[:20]!r}.")
        elif number in owner:
            faults.append(f"{name} and {owner[number]} are both {number}; they must differ.")
        owner[number] = name
        numbers[name] = number
    if faults:
        raise EnvironmentFault("\n".join(faults))
    web = Port("PORT", numbers.pop("PORT"), EVERYWHERE)
    flower, store, simulator = (Port(name, number) for name, number in numbers.items())
    return web, flower, store, simulator


def _kept(variables: Mapping[str, str], path: Path) -> dict[str, str]:
    """Return stored or new secrets for the names not set, readable by their owner only."""
    kept: dict[str, str] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text("utf-8"))
    missing = [name for name in SECRETS if name not in variables]
    made = {name: kept.get(name) or secrets.token_urlsafe(24) for name in missing}
    if made.items() - kept.items():
        _write_private(path, json.dumps(kept | made, indent=1))
    return made


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _simulated(variables: Mapping[str, str], simulator: Port, key: SigningKey) -> dict[str, str]:
    """Return the variables that point the service to the simulator, even behind a proxy."""
    bypass = [variables.get("NO_PROXY", variables.get("no_proxy", "")), LOOPBACK, "localhost"]
    no_proxy = ",".join(filter(None, bypass))
    return {
        "TELNYX_API_KEY": "simulated-key",
        "TELNYX_PUBLIC_KEY": _base64(bytes(key.verify_key)),
        "TELNYX_BASE_URL": f"http://{LOOPBACK}:{simulator.number}/v2",
        "TELNYX_CONNECTION_ID": variables.get("TELNYX_CONNECTION_ID", "simulated-connection"),
        "TELNYX_FROM": variables.get("TELNYX_FROM", "+15005550006"),
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
    }


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")

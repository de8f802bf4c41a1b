"""`make run`: everything on this machine, in the foreground, until Ctrl-C.

The store and the simulator start first, where they are ours; then the lines of the Procfile, so
that the same commands run here as in production. The exit status is 0 when it was stopped, 1 when a
process ended unexpectedly, 2 when it could not start.
"""

import fcntl
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from deadair import config
from deploy.local import demo, json_http, redis_server, talking_agent
from deploy.local.console import BOLD, DIM, RED, Console
from deploy.local.environment import (
    Environment,
    EnvironmentFault,
    Port,
    complete,
    refuse_taken,
    write_env_file,
)
from deploy.local.supervisor import Died, Stopped, Supervisor

ROOT = Path(__file__).resolve().parents[2]
OK = 200
FOUNDATION_WITHIN_S = 30.0
READY_WITHIN_S = 90.0
"""About twice what a cold disk and one slow core need to import everything."""


def main(var: Path) -> int:
    """Run until stopped and return the exit status; everything is written below `var`."""
    os.chdir(ROOT)
    console = Console()
    try:
        lock = only_one(var / "run.lock")
        environment = complete(os.environ, var / "secrets.json")
        refuse_taken(environment.ports)
        config.read(environment.variables)
        write_env_file(environment.variables, var / "environment")
    except (EnvironmentFault, config.ConfigError) as fault:
        console.say(str(fault), RED)
        return 2
    supervisor = Supervisor(var / "log", console)
    try:
        Start(environment, var, lock, console, supervisor).everything()
        talking_agent.offer(environment, console)
        if environment.simulator:
            demo.show(supervisor, environment, console)
        print_urls(environment, var, console)
        while True:
            supervisor.pause(60)
    except Stopped:
        console.say("\nStopping.", BOLD)
        return 0
    except (Died, TimeoutError, RuntimeError) as cause:
        console.say(f"\n{cause}", RED)
        return 1
    finally:
        supervisor.stop()


def only_one(path: Path) -> TextIO:
    """Lock this folder. Raises EnvironmentFault if another make run holds the lock."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        who = lock.read().strip() or "unknown"
        raise EnvironmentFault(
            f"make run is already running here (process {who} uses {shown(path.parent)})."
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


@dataclass(frozen=True, slots=True)
class Start:
    """The start-up sequence: each step returns when the next one can rely on it, or raises."""

    environment: Environment
    var: Path
    lock: TextIO
    console: Console
    supervisor: Supervisor

    def everything(self) -> None:
        """Start the foundations, then the Procfile, and wait until the service is ready."""
        began = time.monotonic()
        self.console.say("Dead Air", BOLD)
        if self.environment.store:
            self.store(self.environment.store)
        if self.environment.simulator:
            self.simulator(self.environment.simulator)
        for name, line in procfile(ROOT / "Procfile").items():
            command = ["/bin/sh", "-c", f"exec {line}"]
            self.supervisor.start(name, command, self.environment.variables)
        self._wait_for(self.environment.web, "/readyz", READY_WITHIN_S)
        took = time.monotonic() - began
        self.console.fact("service", f"ready after {took:.1f} s, logs in {shown(self.var / 'log')}")

    def store(self, port: Port) -> None:
        """Start the embedded server; it holds the lock too, so its file has a single writer."""
        directory = self.var / "store"
        directory.mkdir(exist_ok=True)
        binary = redis_server.find_server()
        self.supervisor.start(
            "store",
            redis_server.server_command(binary, port=port.number, directory=directory),
            self.environment.variables,
            foundation=True,
            keep=(self.lock.fileno(),),
        )
        self.supervisor.until(lambda: redis_server.is_ready(port.number), FOUNDATION_WITHIN_S)
        self.console.fact(
            "store", f"{binary.name} on port {port.number}, data in {shown(directory)}"
        )

    def simulator(self, port: Port) -> None:
        """Start the simulated Telnyx, which signs webhooks with the key the service trusts."""
        options = {
            "--port": str(port.number),
            "--webhook-url": f"http://127.0.0.1:{self.environment.web.number}/webhooks/telnyx",
            "--signing-seed": self.environment.signing_seed,
        }
        words = [word for option in options.items() for word in option]
        command = [sys.executable, "-m", "simulator", "serve", *words]
        self.supervisor.start("simulator", command, self.environment.variables, foundation=True)
        self._wait_for(port, "/sim/health", FOUNDATION_WITHIN_S)
        self.console.fact("Telnyx", f"simulated on port {port.number} (TELNYX_API_KEY is not set)")

    def _wait_for(self, port: Port, path: str, within_s: float) -> None:
        def is_ready() -> bool:
            return json_http.ask(port.number, "GET", path)[0] == OK

        try:
            self.supervisor.until(is_ready, within_s)
        except TimeoutError:
            status, answer = json_http.ask(port.number, "GET", path)
            raise TimeoutError(
                f"{path} on port {port.number} is {status} after {within_s:g} s: {answer}"
            ) from None


def procfile(path: Path) -> dict[str, str]:
    """Return name and command of each line, in the file's order."""
    lines = (line.partition(":") for line in path.read_text("utf-8").splitlines())
    return {name.strip(): command.strip() for name, colon, command in lines if colon}


def print_urls(environment: Environment, var: Path, console: Console) -> None:
    """Print the addresses, and how to sign in."""
    site = f"http://127.0.0.1:{environment.web.number}"
    console.say()
    token = environment.variables["ADMIN_TOKEN"]
    # A log that others read is no place for a token that was given to us.
    told = environment.token_made or console.is_terminal
    link = f"{site}/login#{quote(token, safe='')} signs you in" if told else f"{site}/login"
    console.fact("Start", link)
    console.fact("Board", f"{site}/")
    console.fact("Settings", f"{site}/agents/default")
    console.fact("Flower", f"http://127.0.0.1:{environment.flower.number}/")
    console.fact("Sign in", f"with ADMIN_TOKEN {token}" if told else "with your ADMIN_TOKEN")
    if environment.simulator:
        console.fact("Try it", f"{site}/try places simulated calls")
    source = shown(var / "environment")
    console.fact("Shell", f". {source} && .venv/bin/flask --app web.app calls watch")
    console.say("Ctrl-C stops everything.", DIM)


def shown(path: Path) -> str:
    """Return a path relative to the checkout if it is inside."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "var").resolve()))

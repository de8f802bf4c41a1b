"""A load balancer of TCP connections: to each web host that is ready in turn, as /readyz says."""

import socket
import threading
import time

import httpx

from tests.network.forwarder import Forwarder

LOOK_EVERY_S = 0.5


class Balancer(Forwarder):
    """Forwards to hosts, `(address, port)`, that were ready when last looked at.

    Hosts are added and removed as a deploy does; their open connections stay.
    """

    def __init__(self, host: str = "127.0.0.1"):
        self._hosts: dict[tuple[str, int], bool] = {}
        self._turn = 0
        self._closed = threading.Event()
        super().__init__(0, host)
        threading.Thread(target=self._look, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def add(self, address: str, port: int) -> None:
        self._hosts[address, port] = True

    def remove(self, address: str, port: int) -> None:
        self._hosts.pop((address, port), None)

    def serves(self, address: str, port: int) -> bool:
        """Return whether new connections go there."""
        return self._hosts.get((address, port), False)

    def close(self) -> None:
        self._closed.set()
        super().close()

    def _connect(self) -> socket.socket:
        ready = [host for host, is_ready in list(self._hosts.items()) if is_ready]
        self._turn += 1
        for tried in range(len(ready)):
            host = ready[(self._turn + tried) % len(ready)]
            try:
                return socket.create_connection(host, 1)
            except OSError:
                continue
        raise ConnectionRefusedError("no host is ready")

    def _look(self) -> None:
        while not self._closed.wait(LOOK_EVERY_S):
            for address, port in list(self._hosts):
                threading.Thread(target=self._ask, args=(address, port), daemon=True).start()

    def _ask(self, address: str, port: int) -> None:
        url = f"http://{address}:{port}/readyz"
        began = time.monotonic()
        try:
            is_ready = httpx.get(url, timeout=3, trust_env=False).status_code == 200
        except httpx.HTTPError:
            is_ready = False
        if (address, port) in self._hosts and time.monotonic() - began < 4:
            self._hosts[address, port] = is_ready

"""A TCP forwarder: an address that can be moved to another server, and a network that misbehaves.

It stands for a DNS name, a load balancer or a proxy in front of a Redis server. What happens to a
connection is decided in this process, so a test can do it at a moment of its choosing.
"""

import selectors
import socket
import struct
import threading
from contextlib import suppress

from tests.system.harness.processes import free_port

HANDSHAKE = (b"HELLO", b"CLIENT", b"AUTH", b"SELECT", b"READONLY")
"""What a client says of itself before it asks for anything."""

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing sends RST instead of FIN."""


class Forwarder:
    """Forwards a loopback port to `target`; new connections go to where it points at that time.

    `says` is answered to whatever comes after the handshake, in the server's stead, if it is set.
    """

    def __init__(self, target: int):
        self.target = target
        self.port = free_port()
        self.resets_after_handshake = False
        self.says = b""
        self.accepted = 0
        self._pairs: dict[tuple[socket.socket, socket.socket], bytes] = {}
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def reset(self, saying: bytes = b"") -> int:
        """Reset the connections whose client last said *saying*; returns how many those were."""
        with self._lock:
            found = [pair for pair, said in self._pairs.items() if saying in said]
        for pair in found:
            self._break(pair)
        return len(found)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.reset()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                server = socket.create_connection(("127.0.0.1", self.target), 2)
            except OSError:
                _reset(client)
                continue
            with self._lock:
                self._pairs[client, server] = b""
            threading.Thread(target=self._serve, args=(client, server), daemon=True).start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        try:
            taken = self._taken(client)
        except OSError:
            self._break((client, server))
            return
        with self._lock:
            self._pairs[taken, server] = self._pairs.pop((client, server), b"")
        self._forward(taken, server)

    def _taken(self, client: socket.socket) -> socket.socket:
        """Return what is spoken with the client through."""
        return client

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        pair = client, server
        with selectors.DefaultSelector() as ready, suppress(OSError, ValueError, KeyError):
            ready.register(client, selectors.EVENT_READ, server)
            ready.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _ in ready.select():
                    data = key.fileobj.recv(65_536)
                    while getattr(key.fileobj, "pending", int)():  # TLS may have read ahead
                        data += key.fileobj.recv(65_536)
                    if not data:
                        raise ConnectionError
                    if key.fileobj is client:
                        self._pairs[pair] = data[:200]
                        if self.resets_after_handshake and not _is_handshake(data):
                            raise ConnectionError
                        if self.says and not _is_handshake(data):
                            client.sendall(self.says)
                            continue
                    key.data.sendall(data)
        self._break(pair)

    def _break(self, pair: tuple[socket.socket, socket.socket]) -> None:
        with self._lock:
            self._pairs.pop(pair, None)
        for each in pair:
            _reset(each)


def _is_handshake(data: bytes) -> bool:
    return any(word in data[:40].upper() for word in HANDSHAKE)


def _reset(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        sock.shutdown(socket.SHUT_RD)
    with suppress(OSError):
        sock.close()

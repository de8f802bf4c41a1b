"""A server in Telnyx's place whose answers, and the connections they come on, are given."""

import socket
import ssl
from contextlib import suppress
from threading import Event, Thread

BODY = b'{"data": {"result": "ok"}}'


def answer(body=BODY, *, status=b"200 OK", length=True, more=b""):
    said = b"Content-Length: %d\r\n" % len(body) if length else b""
    head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\n" % status
    return head + said + more + b"\r\n" + body


class Server:
    """Gives each connection its *answers*, one a request, and closes it after the last."""

    def __init__(self, *connections, context=None):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.requests, self.closed = [], Event()
        self._context = context
        Thread(target=self._serve, args=(connections,), daemon=True).start()

    def _serve(self, connections):
        with suppress(OSError):
            for answers in connections:
                sock, _ = self._listener.accept()
                with suppress(ssl.SSLError), sock:
                    self._serve_one(sock, answers)

    def _serve_one(self, sock, answers):
        if self._context:
            sock = self._context.wrap_socket(sock, server_side=True)
        with sock, sock.makefile("rb") as stream:
            for each in answers:
                self.requests.append(read_request(stream))
                sock.sendall(each)
        self.closed.set()

    def close(self):
        self._listener.close()


def read_request(stream):
    line = stream.readline().decode().split()
    headers = {}
    while (header := stream.readline().strip()) != b"":
        name, _, value = header.decode().partition(": ")
        headers[name.lower()] = value
    return line, headers, stream.read(int(headers.get("content-length", 0)))

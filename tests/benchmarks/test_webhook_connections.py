"""The connections of the load's webhooks: kept, few, and each request of theirs ends once."""

import asyncio
from functools import wraps

import pytest

from benchmarks.silent_load.webhook_connections import WebhookConnections

pytestmark = pytest.mark.system

WITHIN_S = 0.5
SEEN_S = 0.05
"""Until the end of a connection is seen at its other end, where nothing else tells of it."""

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def in_a_loop(test):
    @wraps(test)
    def run():
        asyncio.run(test())

    return run


class Application:
    """A server whose answers a test gives by hand."""

    async def __aenter__(self):
        self.asked, self._writers = asyncio.Queue(), []
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.sleep(SEEN_S)

    @property
    def connections(self):
        return len(self._writers)

    async def _serve(self, reader, writer):
        self._writers.append(writer)
        while asked := await reader.read(1000):
            await self.asked.put((asked.decode(), writer))
        writer.close()


class Client:
    """Connections to an application, and the status each request came to."""

    def __init__(self, port, most=2):
        self._connections = WebhookConnections("127.0.0.1", port, most, WITHIN_S)
        self.ended = asyncio.Queue()

    @property
    def idle(self):
        """How many connections wait for a request."""
        return len(self._connections._idle)

    def ask(self, text):
        self._connections.request(text.encode, lambda status: self.ended.put_nowait((text, status)))


@in_a_loop
async def test_a_connection_is_kept_for_the_next_request():
    async with Application() as application:
        client = Client(application.port)
        for n in range(3):
            client.ask(f"request {n}")
            asked, writer = await application.asked.get()
            writer.write(OK)
            assert (asked, await client.ended.get()) == (f"request {n}", (f"request {n}", 200))
        assert application.connections == 1


@in_a_loop
async def test_an_answer_may_come_in_pieces():
    async with Application() as application:
        client = Client(application.port)
        client.ask("request")
        _, writer = await application.asked.get()
        for at in range(len(OK)):
            assert client.ended.empty()
            writer.write(OK[at : at + 1])
            await asyncio.sleep(0.005)  # so that it is a piece of its own
        assert await client.ended.get() == ("request", 200)


@in_a_loop
async def test_a_request_beyond_the_most_waits_and_is_made_when_it_is_sent():
    async with Application() as application:
        client = Client(application.port)
        for name in "abc":
            client.ask(name)
        writers = dict([await application.asked.get() for _ in "ab"])
        assert sorted(writers) == ["a", "b"]
        assert application.asked.empty()
        writers["b"].write(OK)
        assert await client.ended.get() == ("b", 200)
        assert await application.asked.get() == ("c", writers["b"])
        assert application.connections == 2


@in_a_loop
async def test_a_request_without_an_answer_ends_in_time_and_makes_room():
    async with Application() as application:
        client = Client(application.port, most=1)
        client.ask("a")
        client.ask("b")
        assert await client.ended.get() == ("a", None)
        asked = dict([await application.asked.get() for _ in "ab"])
        asked["b"].write(OK)
        assert await client.ended.get() == ("b", 200)
        assert application.connections == 2


@in_a_loop
async def test_a_connection_the_application_closed_is_not_used_again():
    async with Application() as application:
        client = Client(application.port)
        client.ask("a")
        _, writer = await application.asked.get()
        writer.write(OK)
        assert await client.ended.get() == ("a", 200)
        writer.close()
        async with asyncio.timeout(10):
            while client.idle:  # noqa: ASYNC110  # no event of its own tells of the end
                await asyncio.sleep(0.001)
        client.ask("b")
        _, writer = await application.asked.get()
        writer.write(OK)
        assert await client.ended.get() == ("b", 200)
        assert application.connections == 2


@in_a_loop
async def test_a_connection_closed_instead_of_an_answer_is_no_answer():
    async with Application() as application:
        client = Client(application.port)
        client.ask("a")
        _, writer = await application.asked.get()
        writer.close()
        assert await client.ended.get() == ("a", None)


@in_a_loop
async def test_without_an_application_there_is_no_answer():
    async with Application() as application:
        port = application.port
    client = Client(port, most=1)
    for name in "ab":
        client.ask(name)
    assert [await client.ended.get() for _ in "ab"] == [("a", None), ("b", None)]

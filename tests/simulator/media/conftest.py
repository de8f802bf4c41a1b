"""A call with a media stream."""

import pytest


@pytest.fixture
def streaming(sim, app):
    """Start a call with a stream; keywords go into the streaming_start command."""

    def begin(caller="silent", **wishes):
        call_id = sim.place(caller)
        sim.command(call_id, "answer")
        app.wait("call.answered", len(app.sockets) + 1)
        body = {"stream_url": app.stream_url} | wishes
        status, answer = sim.command(call_id, "streaming_start", **body)
        assert status == 200, answer
        socket = app.socket(len(app.sockets) - 1 if app.sockets else 0)
        socket.wait("start")
        return call_id, socket

    return begin

"""The simulator under load: as many streams as calls, and word of how late it was itself."""

import pytest

pytestmark = pytest.mark.system

CALLS = 120
"""More than aiohttp's client connects to at a time by default."""


@pytest.mark.timeout(60)
def test_every_call_has_its_stream(start, app, until):
    sim = start(media=False)
    for call in [sim.place() for _ in range(CALLS)]:
        sim.command(call, "answer", stream_url=app.stream_url)
    until(lambda: len(app.sockets) == CALLS)


def test_it_says_how_late_its_loop_was(sim, until):
    sim.stand_still(0.7)
    until(lambda: sim.sim("GET", "/health")[1]["loop_late"]["max"] >= 0.6)

"""Which calls of a run go on at the same time."""

import asyncio

import pytest

from simulator.check.client import SimulatorClient
from simulator.check.expected_times import Patience
from simulator.check.scenario_run import Run

pytestmark = pytest.mark.system

LEAVES = '[[step]]\nafter = 0.5\nhang_up = true\n[check]\nends = "anybody"\n'


def play(url, names):
    async def run():
        client = SimulatorClient(url)
        try:
            return await Run(client, Patience()).play_all(names)
        finally:
            await client.close()

    return asyncio.run(run())


def test_a_call_of_a_limited_account_is_alone(sim, tmp_path):
    """An application rightly sends less on all its calls once its account is limited."""
    limited, one, other = (tmp_path / f"{name}.toml" for name in ("limited", "one", "other"))
    limited.write_text(f"[options]\nrate_limit = 1\n{LEAVES}")
    one.write_text(LEAVES)
    other.write_text(LEAVES)
    outcomes = play(sim.url, [str(limited), str(one), str(other)])
    assert [each.scenario for each in outcomes] == ["limited", "one", "other"]
    alone, first, second = (sim.call(each.call) for each in outcomes)
    assert first["rang_at"] < second["ended_at"]
    assert second["rang_at"] < first["ended_at"]
    assert alone["rang_at"] > max(first["ended_at"], second["ended_at"])

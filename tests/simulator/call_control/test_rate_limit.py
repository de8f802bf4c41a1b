"""Telnyx's 429: the commands of an account beyond its limit, with the headers that say so."""

import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.system


def answer_of(sim, call_id, name="answer"):
    """Return the status, headers and code of one command."""
    url = f"{sim.url}/v2/calls/{call_id}/actions/{name}"
    headers = {"Authorization": "Bearer KEY"}
    request = urllib.request.Request(url, b"{}", headers, method="POST")  # noqa: S310  # loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310  # loopback
            return response.status, dict(response.headers), ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def test_calls_of_one_account_share_its_limit(start):
    sim = start(rate_limit=2, rate_window=60.0)
    calls = [sim.place() for _ in range(3)]
    answers = [answer_of(sim, call) for call in calls]
    assert [status for status, _, _ in answers] == [200, 200, 429]
    assert [each["x-ratelimit-remaining"] for _, each, _ in answers] == ["1", "0", "0"]
    assert answers[2][1]["retry-after"] == "60"
    assert "10011" in answers[2][2]
    assert sim.call(calls[2])["answered_at"] is None


def test_without_a_limit_there_are_no_headers(start):
    sim = start()
    _, headers, _ = answer_of(sim, sim.place())
    assert not [name for name in headers if name.startswith("x-ratelimit")]


def test_a_scenario_sets_the_limit_of_its_call(start):
    sim = start()
    limited = {"options": {"rate_limit": 1, "rate_window": 60.0, "rate_retry_after": False}}
    call, other = sim.place(limited), sim.place()
    status, headers, _ = [answer_of(sim, call) for _ in range(2)][1]
    assert (status, "retry-after" in headers) == (429, False)
    assert answer_of(sim, other)[0] == 200


def test_dials_have_a_limit_of_their_own(start):
    sim = start(dial_limit=1, dial_window=60.0)
    (first, _), (second, refused) = sim.dial(), sim.dial()
    assert (first, second) == (200, 429)
    assert refused["errors"][0]["code"] == "90103"
    assert answer_of(sim, sim.place())[0] == 200

import base64
import json

import pytest

from calls import keys
from deadair import config
from tasks import app as celery
from tests.web.loopback_server import loopback_server
from tests.web.terminal import Terminal
from web.app import create_app

pytestmark = pytest.mark.store


def answering(status):
    """Answer every request with *status*; yields the address."""
    return loopback_server(lambda *_: (status, {}))


@pytest.fixture
def examined(environment, redis_url):
    """Return what the doctor finds in an environment with some variables changed."""

    def examine(**changed):
        app = create_app(config.read(environment | {"REDIS_URL": redis_url} | changed))
        ran = Terminal(app).run("doctor", "--json")
        return ran.exit_code, {found["name"]: found for found in json.loads(ran.output)}

    return examine


KEY = base64.b64encode(bytes(32)).decode()


def test_all_is_well_where_all_is_there(examined, store, monkeypatch):
    monkeypatch.setattr(celery.control, "ping", lambda **_: [{"celery@here": {"ok": "pong"}}])
    store.redis.set(keys.SWEPT, 1)
    with answering(200) as site, answering(404) as telnyx:
        code, found = examined(
            PUBLIC_URL=site, TELNYX_BASE_URL=f"{telnyx}/v2", TELNYX_PUBLIC_KEY=KEY
        )
    assert {name: f["detail"] for name, f in found.items() if not f["ok"]} == {}
    assert code == 0
    assert found["PUBLIC_URL"]["detail"] == f"{site} answers"
    assert found["Celery worker"]["detail"] == "1 running"


def test_each_fault_is_named_with_how_to_mend_it(examined, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    with answering(500) as site, answering(401) as telnyx:
        code, found = examined(
            PUBLIC_URL=site, TELNYX_BASE_URL=f"{telnyx}/v2", TELNYX_CONNECTION_ID=""
        )
    bad = {name for name, f in found.items() if not f["ok"]}
    assert code == 1
    assert bad == {
        "Celery worker",
        "Celery beat",
        "TELNYX_PUBLIC_KEY",
        "TELNYX_API_KEY",
        "PUBLIC_URL",
    }
    assert all(found[name]["fix"] for name in bad)
    assert found["TELNYX_API_KEY"]["detail"] == "refused (401)"
    assert "TELNYX_CONNECTION_ID not set" in found["outbound calls"]["detail"]


def test_who_may_be_dialled_is_told(examined, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    _, found = examined(DIAL_PREFIXES="+44", DIAL_RATE="5")
    assert found["outbound calls"]["detail"] == "allowed: +44, 5 a minute"
    _, found = examined(DIAL_PREFIXES="")
    assert found["outbound calls"]["detail"] == "off"
    assert "DIAL_PREFIXES" in found["outbound calls"]["fix"]


def test_a_redis_that_is_away_is_a_finding(examined, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    code, found = examined(REDIS_URL="redis://127.0.0.1:1/0")
    assert code == 1
    assert not found["REDIS_URL"]["ok"]
    assert not found["clock"]["ok"]
    assert "start Redis" in found["REDIS_URL"]["fix"]


def test_what_answers_for_others_is_told(examined, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    with answering(404) as site, answering(503) as telnyx:
        _, found = examined(PUBLIC_URL=site, TELNYX_BASE_URL=f"{telnyx}/v2")
        _, cut_off = examined(PUBLIC_URL="http://127.0.0.1:1", TELNYX_BASE_URL=f"{telnyx}/v2")
    assert found["PUBLIC_URL"]["detail"] == f"{site}/livez answers 404"
    assert found["TELNYX_API_KEY"]["detail"] == f"{telnyx}/v2 answers 503"
    assert cut_off["PUBLIC_URL"]["detail"].startswith("http://127.0.0.1:1 can't be reached")


def test_a_clock_that_is_off_is_told(examined, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    monkeypatch.setattr("web.cli.diagnostics.time", lambda: 0)
    _, found = examined()
    assert not found["clock"]["ok"]
    assert "NTP" in found["clock"]["fix"]


def test_a_public_url_that_telnyx_can_not_reach(examined, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    _, found = examined(PUBLIC_URL="http://localhost:8000", TELNYX_API_KEY="")
    assert "Telnyx can't reach it" in found["PUBLIC_URL"]["detail"]
    assert found["TELNYX_API_KEY"]["detail"].startswith("not set")


def test_people_get_a_table(terminal, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    ran = terminal.run("doctor")
    lines = ran.output.splitlines()
    assert ran.exit_code == 1
    assert any(line.startswith(("ok", "note")) and " REDIS_URL " in line for line in lines)
    assert any(line.startswith("BAD") and "TELNYX_PUBLIC_KEY" in line for line in lines)


def test_a_redis_that_evicts_is_no_store(examined, store, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    store.redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        _, found = examined()
    finally:
        store.redis.config_set("maxmemory-policy", "noeviction")
    assert not found["REDIS_URL"]["ok"]
    assert "allkeys-lru" in found["REDIS_URL"]["detail"]
    assert "noeviction" in found["REDIS_URL"]["fix"]


def test_another_host_s_clock_is_told_too(examined, store, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    store.redis.hset(keys.CLOCKS, "celery@b:1", f"{store.leases.now_ms()} -30.000")
    _, found = examined()
    assert found["clock"]["detail"] == "celery@b:1 is -30.0 s off Redis's"
    assert not found["clock"]["ok"]


def test_what_ended_calls_take_is_told(examined, store, monkeypatch):
    monkeypatch.setattr("web.cli.diagnostics.TIMEOUT_S", 0.2)
    store.redis.zadd(keys.ENDED, {"one": 1})
    store.redis.set(keys.ENDED_TOTAL, 3 * 1024 * 1024)
    _, found = examined()
    assert found["ended calls"]["detail"] == "1 use 3.0 of 512 MiB"

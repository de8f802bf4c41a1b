import pytest

from calls.service.runaway_guard import RunawayGuard
from tests.web.api.conftest import Api
from tests.web.browser import Browser
from tests.web.conftest import TELNYX
from web.app import create_app
from web.pages.board import EXTENSION

pytestmark = pytest.mark.store


@pytest.fixture
def board(app, monkeypatch):
    monkeypatch.setattr("web.board.live_board.STALE_S", 0)
    return app.extensions[EXTENSION]


def test_totals_count_what_happened_since_midnight(board, deps):
    deps.counters.add("checkins_sent", step="checkin-1")
    deps.counters.add("checkins_sent", step="checkin-2")
    deps.counters.add("hangups_sent", cause="silence")
    deps.counters.add("hangups_sent", cause="api")
    deps.counters.add("recovered", checkin="1")
    deps.counters.add("healed", 3)
    deps.counters.add("hangups_paused")
    deps.counters.add("events_given_up")
    deps.counters.flush()
    assert board.refreshed().totals == {
        "live": 0,
        "checkins": 2,
        "recovered": 1,
        "hung_up": 1,
        "healed": 3,
        "alarms": 2,
    }


def test_yesterdays_counts_are_not_todays(board, deps, monkeypatch):
    deps.counters.add("healed", 3)
    deps.counters.flush()
    today = type(deps.counters)._day(deps.counters)
    monkeypatch.setattr(type(deps.counters), "_day", lambda _: today + 1)
    assert board.refreshed().totals["healed"] == 0
    assert deps.counters.totals()["healed"] == 3


@pytest.fixture
def runaway(deps):
    """Let the guard trip."""
    guard = RunawayGuard(deps.store.redis, factor=5, least=20, learn_min=0)
    for _ in range(21):
        guard.hang_up()
    return guard


def test_paused_hang_ups_are_said_on_the_board_until_somebody_resumes_them(board, browser, runaway):
    page = browser.open("/")
    assert "Hang-ups for silence are paused." in page.text
    assert "far more callers than usual" in page.text
    assert board.refreshed().guard
    assert browser.send("/guard/resume", {"csrf_token": "wrong"}).status == 403
    assert runaway.status().paused
    resumed = browser.send("/guard/resume", {"csrf_token": browser.csrf})
    assert "Hang-ups for silence are resumed." in resumed.text
    assert not runaway.status().paused
    assert board.refreshed().guard == ""


@pytest.mark.usefixtures("runaway")
def test_the_api_tells_of_the_guard_and_resumes(app):
    api = Api(app)
    seen = api.get("/guard").json
    assert seen["paused"]
    assert seen["paused_at"].endswith("Z")
    assert seen["rate_per_minute"] in {20, 21}, "those of the last minute fade as this one passes"
    assert api.post("/guard/resume").json["paused"] is False
    assert api.get("/guard").json["paused_at"] is None
    assert Api(app, token="").get("/guard").status_code == 401


def test_flower_is_linked_where_it_can_be_reached(browser, settings, monkeypatch):
    monkeypatch.delenv("FLOWER_PORT", raising=False)
    assert "Flower" not in browser.open("/").text
    monkeypatch.setenv("FLOWER_PORT", "5599")
    assert 'href="http://localhost:5599/"' in browser.open("/").html
    other = Browser(
        create_app(settings.model_copy(update={"flower_url": "https://flower.example"}))
    )
    other.sign_in()
    assert 'href="https://flower.example"' in other.open("/").html


def test_a_recovered_caller_is_counted(board, deps, store, answered):
    call = answered()
    epoch = store.snapshot(call, TELNYX).epoch
    assert store.request_step(call, TELNYX, epoch, "checkin-1", 5000)
    assert store.claim_speech(call, TELNYX, epoch, "checkin-1", f"{epoch}-checkin-1", 900) == "go"
    utterance = f"{epoch}-checkin-1"
    store.record_outcome(call, TELNYX, f"{epoch}:checkin-1", "sent", utterance, "")
    store.playback_ended(call, TELNYX, utterance, "completed")
    store.caller_input(call, TELNYX, "transcript")
    deps.counters.flush()
    assert board.refreshed().totals["recovered"] == 1

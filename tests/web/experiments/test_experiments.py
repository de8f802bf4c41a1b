"""Experiments and shadow over HTTP and on their page: set up, refused by name, shown."""

import pytest

from calls.service.trial_counts import Trials
from monitor.experiments.arms import experiment_id, running, shadow_id
from monitor.settings import parse_agent
from tests.web.api.conftest import Api, faults

pytestmark = pytest.mark.store

NINE = {"dead_air_settings": {"silence_timeout_normal": 9}}
PLAIN = {"name": "nine", "share": 0.2, "settings": NINE}


@pytest.fixture
def api(app):
    return Api(app)


@pytest.fixture
def count(store, deps):
    """Count calls in the default agent's experiment."""

    def add(**figures):
        config = parse_agent(deps.directory.raw("default"))
        counts = {name.replace("_in_", "."): amount for name, amount in figures.items()}
        trials = Trials(store.redis)
        assert trials.count("default", experiment_id(running(config)), "v3:a", 1, counts)

    return add


def test_they_are_part_of_the_agent(api):
    assert api.get("/agents/default").json["experiments"] == []
    assert api.get("/agents/default").json["shadow"] is None
    put = api.patch("/agents/default", {"experiments": [PLAIN], "shadow": NINE})
    assert put.status_code == 200
    found = api.get("/agents/default").json
    assert found["experiments"][0]["guard_rails"]["least_calls"] == 30
    assert found["shadow"] == NINE
    assert api.patch("/agents/default", {"shadow": None}).json["shadow"] is None


OWN = "settings.dead_air_settings"


def changing(**settings):
    return {"settings": {"dead_air_settings": settings}}


WRONG = [
    (changing(silence_timeout_normal=0), f"{OWN}.silence_timeout_normal", "from 1 to 300"),
    (changing(silence_timeout=3), f"{OWN}.silence_timeout", "is not known"),
    (changing(), OWN, ""),
    (changing(machine_detection="premium"), f"{OWN}.machine_detection", "can't be tested"),
    (changing(on_silence="transfer"), f"{OWN}.transfer_to", "must not be empty"),
    (changing(hangup_grace=3, noise_timeout=9), "settings", "one setting, not 2"),
    ({"share": 0}, "share", "0.9"),
    ({"share": 1}, "share", "0.9"),
    ({"name": "Nine!"}, "name", ""),
    ({"guard_rails": {"hang_ups": 2}}, "guard_rails.hang_ups", "from 0 to 1"),
    ({"guard_rails": {"least_calls": 1}}, "guard_rails.least_calls", "from 5"),
    ({"weight": 3}, "weight", "is not known"),
]


@pytest.mark.parametrize(("change", "field", "said"), WRONG)
def test_what_can_t_be_tried_is_refused_by_name(api, change, field, said):
    refused = api.patch("/agents/default", {"experiments": [PLAIN | change]})
    assert refused.status_code == 422
    found = faults(refused)
    assert f"experiments.0.{field}" in found, found
    assert said in found[f"experiments.0.{field}"]["message"]
    assert api.get("/agents/default").json["experiments"] == []


def test_more_than_one_at_once_is_refused(api):
    two = [PLAIN, PLAIN | {"name": "two"}]
    assert (
        "more than one"
        in faults(api.patch("/agents/default", {"experiments": two}))["experiments"]["message"]
    )
    two[1]["running"] = False
    assert api.patch("/agents/default", {"experiments": two}).status_code == 200


def test_a_shadow_that_does_not_fit_is_refused(api):
    wrong = {"dead_air_settings": {"hangup_grace": 61}}
    assert "shadow.dead_air_settings.hangup_grace" in faults(
        api.patch("/agents/default", {"shadow": wrong})
    )


def test_the_report_has_counts_intervals_and_words(api, count):
    assert api.get("/agents/nobody/experiments").status_code == 404
    empty = api.get("/agents/default/experiments").json
    assert (empty["shadow"], empty["experiments"]) == (None, [])
    api.patch("/agents/default", {"experiments": [PLAIN]})
    count(usual_in_calls=400, usual_in_hung_up=20, other_in_calls=100, other_in_hung_up=20)
    [shown] = api.get("/agents/default/experiments").json["experiments"]
    assert (shown["running"], shown["calls_usual"], shown["calls_other"]) == (True, 400, 100)
    hung_up = next(each for each in shown["measures"] if each["measure"] == "hung_up")
    assert hung_up["other"]["low"] < 0.2 < hung_up["other"]["high"]
    assert hung_up["difference_low"] > 0.05
    assert hung_up["words"].startswith("More callers were hung up on for silence")


def test_the_page_starts_shows_stops_and_forgets(browser, api, count):
    page = browser.open("/agents/default/experiments")
    assert page.inline == []
    form = page.fields | {
        "name": "nine",
        "setting": "silence_timeout_normal",
        "value": "9",
        "share": "20",
    }
    page = browser.send("/agents/default/experiments", form)
    assert "running" in page.text
    stored = api.get("/agents/default").json["experiments"][0]
    assert (stored["share"], stored["guard_rails"]["hang_ups"]) == (0.2, 0.05)
    count(usual_in_calls=9, other_in_calls=3)
    assert (
        "3 calls with the other settings, 9 with the usual ones"
        in browser.open("/agents/default/experiments").text
    )
    stop = {"csrf_token": browser.csrf}
    assert "not running" in browser.send("/agents/default/experiments/nine/stop", stop).text
    browser.send("/agents/default/experiments/nine/stop", stop | {"forget": "yes"})
    assert api.get("/agents/default").json["experiments"] == []


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("silence_timeout_normal", "500", "Silence before a check-in must be from 1 to 300"),
        ("silence_timeout_normal", "soon", "Silence before a check-in must be"),
        ("", "", "Not saved"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_the_input(browser, api, setting, value, said):
    fields = browser.open("/agents/default/experiments").fields
    form = fields | {"name": "mine", "setting": setting, "value": value, "share": "20"}
    page = browser.send("/agents/default/experiments", form)
    assert page.status == 422
    assert said in page.text
    assert page.fields["name"] == "mine"
    assert api.get("/agents/default").json["experiments"] == []


def test_a_text_and_a_switch_can_be_tried(browser, api):
    for setting, value, stored in (
        ("checkin_message", "12", "12"), ("goodbye_message", "Bye.", "Bye."),
        ("enabled", "off", False),
        ("checkin_messages", '["One?", "Two?"]', ["One?", "Two?"]),
    ):  # fmt: skip
        form = {"csrf_token": browser.csrf, "setting": setting, "value": value}
        assert browser.send("/agents/default/shadow", form).status == 200
        assert api.get("/agents/default").json["shadow"] == {"dead_air_settings": {setting: stored}}
    browser.send("/agents/default/shadow", {"csrf_token": browser.csrf, "setting": "", "value": ""})
    assert api.get("/agents/default").json["shadow"] is None


def test_the_settings_form_keeps_them(browser, api):
    api.patch("/agents/default", {"experiments": [PLAIN], "shadow": NINE})
    fields = browser.open("/agents/default").fields
    browser.send("/agents/default", fields | {"name": "Desk"})
    found = api.get("/agents/default").json
    assert (found["name"], len(found["experiments"]), found["shadow"]) == ("Desk", 1, NINE)


def test_the_shadow_is_shown_with_its_calls(browser, api, store, deps):
    api.patch("/agents/default", {"shadow": NINE})
    config = parse_agent(deps.directory.raw("default"))
    line = '{"call_control_id": "v3:a", "ended_at_ms": 1760000000000, "changes": ["12.4 s: later"]}'
    figures = {"calls": 1, "changed": 1, "all.later": 2, "exact.later": 1}
    Trials(store.redis).count("default", shadow_id(config.shadow), "v3:a", 1, figures, line)
    page = browser.open("/agents/default/experiments")
    assert "1 of 1 call would have gone differently: 2 check-ins later." in page.text
    assert "12.4 s: later" in page.text

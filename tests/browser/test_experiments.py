"""The page of an agent's experiments, by hand: what is started there is what new calls get."""

import re

import pytest

from tests.browser.test_settings import expect

pytestmark = pytest.mark.system

SILENCE = "Silence before a check-in"


def test_an_experiment_is_started_and_stopped(visit, agent, service):
    page = visit().open(f"/agents/{agent[0]}")
    page.get_by_role("link", name=re.compile("[Ee]xperiments")).click()
    form = page.locator('form[action$="/experiments"]')
    form.get_by_text("Options", exact=True).click()
    expect(form).to_contain_text("A caller who is thinking: off, wait, reassure or adapt")
    form.get_by_label("Name", exact=True).fill("longer")
    form.get_by_label("Setting", exact=True).select_option(label=SILENCE)
    form.get_by_label("Value", exact=True).fill("900")
    form.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{SILENCE} must be from 1 to 300")
    expect(form.get_by_label("Name", exact=True)).to_have_value("longer")
    assert service.api.agent(agent[0])["experiments"] == []
    form.get_by_label("Value", exact=True).fill("90")
    form.get_by_role("button", name="Start").click()
    shown = page.get_by_role("region", name="Experiment longer")
    expect(shown).to_contain_text("for 10 % of new calls")
    expect(shown.locator(".flag")).to_have_text("running")
    [stored] = service.api.agent(agent[0])["experiments"]
    assert stored["settings"] == {"dead_air_settings": {"silence_timeout_normal": 90}}
    shown.get_by_role("button", name="Stop").click()
    expect(shown.locator(".flag")).to_have_text("not running")
    shown.locator("button[name=forget]").click()
    expect(shown).to_have_count(0)
    assert service.api.agent(agent[0])["experiments"] == []


def test_a_shadow_is_set_and_ended(visit, agent, service):
    page = visit().open(f"/agents/{agent[0]}/experiments")
    form = page.locator('form[action$="/shadow"]')
    form.get_by_label("Setting", exact=True).select_option(label=SILENCE)
    form.get_by_label("Value", exact=True).fill("9")
    form.get_by_role("button", name="Save").click()
    shown = page.get_by_role("region", name="Shadow")
    expect(shown).to_contain_text(f"{SILENCE}: 9")
    shadow = service.api.agent(agent[0])["shadow"]
    assert shadow == {"dead_air_settings": {"silence_timeout_normal": 9}}
    form.get_by_label("Setting", exact=True).select_option("")
    form.get_by_role("button", name="Save").click()
    expect(shown).to_have_count(0)
    assert service.api.agent(agent[0])["shadow"] is None

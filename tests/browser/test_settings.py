"""The settings form, by hand: what is changed there is what the next caller meets."""

import re

import pytest

from tests.system.harness.simulator_record import ended, gaps
from tests.system.harness.timing import near
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

SILENCE = "Silence before a check-in"
SHOWN_WITHIN_S = 20


def expect(*of):
    from playwright.sync_api import expect as expecting  # noqa: PLC0415  # see conftest

    expecting.set_options(timeout=SHOWN_WITHIN_S * 1000)
    return expecting(*of)


def call_of(page):
    return page.locator(".id-title").inner_text()


def test_a_changed_silence_is_obeyed_by_the_next_simulated_call(visit, agent, service):
    page = visit().open(f"/agents/{agent[0]}")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("silence of 60 s")
    page.get_by_label(SILENCE).fill("3")
    expect(preview).to_contain_text("silence of 3 s")
    expect(page.locator("#dirty")).to_have_text("Unsaved changes")
    page.get_by_role("button", name="Save and try a call").click()
    page.wait_for_url(re.compile("/calls/"))
    expect(page.get_by_text("Live calls follow within a second.")).to_be_visible()
    expect(page.locator(".sentences")).to_contain_text("Check-in #1 starts playing.")
    call = call_of(page)
    record = eventually(
        lambda: len(ended(r := service.simulator.record(call))) and gaps(r) and r,
        30,
        what="the check-in in the simulator's own record",
    )
    assert gaps(record)[0] == near(3)
    page.get_by_role("button", name="Hang up").click()
    page.get_by_role("button", name="Hang up now?").click()
    expect(page.locator(".facts")).to_contain_text("hung up by an operator")
    assert service.simulator.record(call)["state"] == "ended"


def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(visit, agent):
    page = visit().open(f"/agents/{agent[0]}")
    page.get_by_label(SILENCE).fill("900")
    field = page.locator('[data-field$="silence_timeout_normal"]').first
    expect(field.locator(".fault")).to_contain_text("300")
    page.get_by_label("Greeting").fill("Good evening.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved")
    expect(page.get_by_label(SILENCE)).to_have_value("900")
    expect(page.get_by_label("Greeting")).to_have_value("Good evening.")
    expect(page.get_by_label(SILENCE)).to_be_focused()


def test_an_earlier_version_comes_back_by_one_click(visit, agent):
    page = visit().open(f"/agents/{agent[0]}")
    for seconds in ("5", "6"):
        page.get_by_label(SILENCE).fill(seconds)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Live calls follow within a second.")).to_be_visible()
    versions = page.locator(".versions li")
    expect(versions.first).to_contain_text("Silence before a check-in: 5 → 6")
    expect(versions.first).to_contain_text("Maria")
    versions.nth(1).get_by_role("button", name="Restore").click()
    expect(page.get_by_text("The earlier version was restored.")).to_be_visible()
    expect(page.get_by_label(SILENCE)).to_have_value("5")


def test_two_people_who_save_at_once_are_told_of_each_other(visit, agent):
    mine, theirs = visit().open(f"/agents/{agent[0]}"), visit().open(f"/agents/{agent[0]}")
    theirs.get_by_label(SILENCE).fill("9")
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(theirs.get_by_text("Live calls follow within a second.")).to_be_visible()
    mine.get_by_label(SILENCE).fill("11")
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.get_by_role("alert").first).to_contain_text("Not saved: Maria changed this agent")
    expect(mine.get_by_text("Stored: 9")).to_be_visible()
    expect(mine.get_by_label(SILENCE)).to_have_value("11")
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.get_by_text("Live calls follow within a second.")).to_be_visible()
    expect(mine.get_by_label(SILENCE)).to_have_value("11")


def test_leaving_unsaved_changes_is_warned_of(visit, agent):
    page = visit().open(f"/agents/{agent[0]}")
    page.get_by_label(SILENCE).fill("9")
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Calls", exact=True).click()
    page.wait_for_url(re.compile("/calls$"))
    assert warnings == ["beforeunload"]


def test_the_form_works_without_scripts(visit, agent, service):
    page = visit(java_script_enabled=False).open(f"/agents/{agent[0]}")
    page.get_by_label(SILENCE).fill("8")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Live calls follow within a second.")).to_be_visible()
    settings = service.api.agent(agent[0])["settings"]["dead_air_settings"]
    assert settings["silence_timeout_normal"] == 8

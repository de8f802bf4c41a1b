"""The live board and the story of a call, by hand."""

import re

import pytest

from tests.browser.test_settings import call_of, expect
from tests.system.record import hangups

pytestmark = pytest.mark.system


def test_a_call_appears_runs_on_and_is_hung_up_from_the_board(visit, agent, ring, service):
    page = visit().open("/")
    expect(page.locator("#link")).to_have_text("live")
    call = ring(agent[1])
    row = page.locator(f'[data-call="{call}"]')
    expect(row.locator(".words")).to_contain_text(re.compile("silence .* s of 7 s"))
    seconds = [float(row.locator(".run").inner_text())]
    expect(row.locator(".run")).not_to_have_text(f"{seconds[0]:.1f}", timeout=3000)
    assert float(row.locator(".run").inner_text()) > seconds[0]
    row.get_by_role("button", name="Pause").click()
    expect(page.locator("#toast")).to_have_text("Handling is paused.")
    expect(row.locator(".words")).to_contain_text("paused")
    row.get_by_role("button", name="Hang up").click()
    assert hangups(service.simulator.record(call)) == []
    row.get_by_role("button", name="Hang up?").click()
    expect(page.locator("#toast")).to_have_text("The call is over.")
    expect(row).to_have_count(0)
    assert len(hangups(service.simulator.record(call))) == 1


def test_a_call_is_spoken_into_from_its_story(visit, agent, ring, service):
    call = ring(agent[1])
    page = visit().open("/")
    page.locator(f'[data-call="{call}"] .id a').click()
    expect(page.locator(".facts")).to_contain_text("silence", timeout=10_000)
    page.get_by_label("Say on the call").fill("A colleague is on the way.")
    page.get_by_role("button", name="Say", exact=True).click()
    expect(page.locator("#toast")).to_have_text("It is being said.")
    expect(page.locator(".sentences")).to_contain_text("What the agent says is heard.")
    spoken = [e["body"].get("payload") for e in service.simulator.record(call)["timeline"]
              if e["kind"] == "command" and e["command"] == "speak"]  # fmt: skip
    assert "A colleague is on the way." in spoken
    sentence = page.locator(".sentences li", has_text="What the agent says is heard.")
    expect(sentence).to_have_attribute("title", re.compile("entry .* · Telnyx event "))


def test_a_scenario_is_tried_and_unfolds(visit):
    page = visit().open("/")
    page.get_by_role("link", name="Try it").click()
    page.get_by_role("button", name="Hangs up first").click()
    page.wait_for_url(re.compile("/calls/"))
    expect(page.locator(".facts")).to_contain_text("ended", timeout=15_000)
    expect(page.locator(".sentences")).to_contain_text("The phone rings")
    call = call_of(page)
    page.goto("/calls")
    expect(page.get_by_role("link", name=call)).to_be_visible()
    expect(page.get_by_role("img", name="How calls ended")).to_be_visible()


def test_the_keyboard_alone_signs_in_and_hangs_up(visit, agent, ring, service):
    visitor = visit(stranger=True)
    page = visitor.open("/")
    expect(page.get_by_label("ADMIN_TOKEN")).to_be_focused()
    page.keyboard.type(service.admin_token)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visitor.site}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    call = ring(agent[1])
    button = page.locator(f'[data-call="{call}"] [data-order=hangup]')
    expect(button).to_be_visible(timeout=10_000)
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("it => it === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Hang up?")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text("The call is over.")

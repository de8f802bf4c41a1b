"""The live board and the story of a call, by hand."""

import re

import pytest

from tests.browser.test_settings import call_of, expect
from tests.system.harness.simulator_record import commands, hangups, hung_up
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

HUNG_UP = re.compile(r"The call has ended\.|Telnyx has not confirmed it yet\.")
SAID = re.compile(r"It is playing\.|It will play after the current speech\.")
"""A busy machine may not confirm an order in time; the page then says that it was requested."""


def spoken(service, call):
    return [each["body"]["payload"] for each in commands(service.simulator.record(call), "speak")]


def seconds_run_on(row):
    """Wait until the seconds of a silence are seen to grow."""
    run = row.locator(".run")
    looks = [float(run.inner_text())]

    def grown():
        looks.append(float(run.inner_text()))
        return looks[-1] > looks[-2]

    eventually(grown, 20, what=f"seconds that run on from {looks[0]}")


def test_a_call_appears_runs_on_and_is_hung_up_from_the_board(visit, agent, ring, service):
    page = visit().open("/")
    expect(page.locator("#link")).to_have_text("live")
    call = ring(agent[1])
    row = page.locator(f'[data-call="{call}"]')
    expect(row.locator(".words")).to_contain_text(re.compile("silence .* s of 60 s"))
    seconds_run_on(row)
    row.get_by_role("button", name="Pause").click()
    expect(page.locator("#toast")).to_have_text("Silence handling is paused.")
    expect(row.locator(".words")).to_contain_text("paused")
    row.get_by_role("button", name="Hang up").click()
    assert hangups(service.simulator.record(call)) == []
    row.get_by_role("button", name="Hang up?").click()
    expect(page.locator("#toast")).to_have_text(HUNG_UP)
    expect(row).to_have_count(0)
    assert hung_up(service.simulator.record(call))


def test_a_call_is_spoken_into_from_the_board(visit, agent, ring, service):
    page = visit().open("/")
    call = ring(agent[1])
    row = page.locator(f'[data-call="{call}"]')
    expect(row.locator(".words")).to_contain_text("silence")
    row.get_by_role("button", name="Say").press("Enter")
    asked = page.get_by_role("dialog", name="Say on the call")
    expect(asked).to_contain_text(call)
    page.keyboard.press("Escape")
    expect(asked).not_to_be_visible()
    expect(row.get_by_role("button", name="Say")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("One moment, please.")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text(SAID)
    eventually(lambda: "One moment, please." in spoken(service, call), 20, what="spoken")


def test_a_row_offers_what_may_be_ordered(visit, agent, ring):
    page = visit().open("/")
    call = ring(agent[1])
    row = page.locator(f'[data-call="{call}"]')
    expect(row.locator(".words")).to_contain_text("silence")
    offered = row.locator(".commands button:visible")
    expect(offered).to_have_text(["Say", "Pause", "+30 s", "Hang up"])
    row.get_by_role("button", name="+30 s").click()
    expect(page.locator("#toast")).to_have_text("The next answer may take 30 s.")
    expect(row.locator(".words")).to_contain_text("of 30 s")
    row.get_by_role("button", name="Pause").press("Enter")
    expect(offered).to_have_text(["Say", "Resume", "+30 s", "Hang up"])
    expect(row.get_by_role("button", name="Resume")).to_be_focused()


def test_what_was_missed_while_the_connection_was_lost_is_made_up_for(visit, agent, ring, service):
    page = visit().open("/")
    expect(page.locator("#link")).to_have_text("live")
    page.evaluate("stream.close()")
    call = ring(agent[1])
    row = page.locator(f'[data-call="{call}"]')
    expect(row).to_have_count(0)
    page.evaluate("catchUp()")
    expect(row.locator(".words")).to_contain_text("silence")
    service.simulator.do(call, hang_up=True)
    eventually(lambda: service.api.call(call)["state"] == "ended", 30, what="the call's end")
    page.evaluate("catchUp()")
    expect(row).to_have_count(0)


def test_paused_hang_ups_are_told_at_once_and_let_go_on(visit, service):
    page = visit().open("/")
    expect(page.locator("#link")).to_have_text("live")
    banner = page.get_by_role("alert").filter(has_text="Hang-ups for silence are paused.")
    expect(banner).to_have_count(0)
    now_ms = service.redis.time()[0] * 1000
    service.redis.hset("runaway", "paused_at", now_ms)
    expect(banner).to_be_visible()
    expect(banner).to_contain_text("far more callers than usual seemed silent")
    banner.get_by_role("button", name="Resume hang-ups").click()
    expect(page.get_by_text("Hang-ups for silence are resumed.")).to_be_visible()
    expect(banner).to_have_count(0)
    assert not service.api.http.get("/api/guard").json()["paused"]


def test_a_live_call_stands_under_board_and_an_ended_one_under_calls(visit, agent, ring, service):
    call = ring(agent[1])
    page = visit().open(f"/calls/{call}")
    here = page.locator("nav [aria-current=page]")
    expect(here).to_have_text("Board")
    service.simulator.do(call, hang_up=True)
    expect(page.locator(".facts")).to_contain_text("ended")
    page.reload()
    expect(here).to_have_text("Calls")


def test_what_is_behind_a_mark_is_told_when_it_is_pointed_at(visit, agent, ring):
    call = ring(agent[1])
    page = visit().open(f"/calls/{call}")
    greeting = page.locator("svg.swimlanes .mark.agent").first
    expect(greeting).to_be_visible()
    greeting.hover()
    behind = page.locator(".explanation")
    expect(behind).to_contain_text(re.compile(r"greeting, \d+\.\d s to \d+\.\d s "))
    expect(behind).to_contain_text("from utterance.started to utterance.ended")
    page.locator("svg.swimlanes .mark.webhook").nth(2).hover()
    expect(behind).to_contain_text(re.compile(r"A webhook to \S+:\d+ at"))


def test_a_call_is_spoken_into_from_its_story(visit, agent, ring, service):
    call = ring(agent[1])
    page = visit().open("/")
    page.locator(f'[data-call="{call}"] a.id').click()
    expect(page.locator(".facts")).to_contain_text("silence")
    page.get_by_label("Say on the call").fill("A colleague is on the way.")
    page.get_by_role("button", name="Say", exact=True).click()
    expect(page.locator("#toast")).to_have_text(SAID)
    expect(page.locator(".sentences")).to_contain_text("What the agent says starts playing.")
    assert "A colleague is on the way." in spoken(service, call)
    sentence = page.locator(".sentences li", has_text="What the agent says starts playing.")
    expect(sentence).to_have_attribute("title", re.compile("entry .* · Telnyx event "))


def test_a_scenario_is_tried_and_unfolds(visit):
    page = visit().open("/")
    page.get_by_role("link", name="Try it").click()
    page.get_by_role("button", name="Hangs up first").click()
    page.wait_for_url(re.compile("/calls/"))
    expect(page.locator(".facts")).to_contain_text("ended")
    expect(page.locator(".sentences")).to_contain_text("The call rings")
    call = call_of(page)
    page.goto("/calls")
    expect(page.get_by_role("link", name=call)).to_be_visible()
    expect(page.get_by_role("table", name="How calls ended")).to_be_visible()


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
    button = page.locator(f'[data-call="{call}"] [data-command=hangup]')
    expect(button).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("it => it === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Hang up?")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text(HUNG_UP)

"""Where hooks are sent, how they are signed, and what a timeline entry becomes in them."""

import base64
import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from calls.timeline import Entry
from deadair.loopback import is_loopback
from monitor.hooks.events import message, message_id, payload_of
from monitor.hooks.settings import HookEvent, Hooks
from monitor.hooks.signing import headers, signature
from monitor.settings import AgentConfig, parse_agent

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
HERE = "http://127.0.0.1:8080/hooks"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NO_URLS = {
    "no scheme": "example.org/hooks",
    "another scheme": "ftp://example.org/hooks",
    "http to elsewhere": "http://example.org/hooks",
    "http to a private network": "http://10.0.0.1/hooks",
    "http to what only begins like loopback": "http://127.0.0.1.example.org/hooks",
    "http to loopback behind a user": "http://127.0.0.1@example.org/hooks",
    "a user": "https://me@example.org/hooks",
    "a password": "https://:secret@example.org/hooks",
    "a fragment": "https://example.org/hooks#there",
    "no host": "https:///hooks",
    "a port that is none": "https://example.org:99999/hooks",
    "port 0": "https://example.org:0/hooks",
    "half an address": "https://[::1/hooks",
    "a space": "https://example.org/a b",
    "a line break": "https://example.org/\r\nHost: other",
    "a letter beyond ASCII": "https://ex\u00e4mple.org/",
    "too long": "https://example.org/" + "a" * 500,
}


@pytest.mark.parametrize("url", NO_URLS.values(), ids=NO_URLS)
def test_a_url_that_may_not_be(url):
    with pytest.raises(ValidationError) as refused:
        Hooks(url=url)
    assert [fault["loc"] for fault in refused.value.errors()] == [("url",)]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org:8443/hooks?team=a",
        "https://[2001:db8::1]/hooks",
        HERE,
        "http://localhost:8080/hooks",
        "http://[::1]:8080/",
    ],
)
def test_a_url_that_may_be(url):
    assert Hooks(url=url).url == url


@pytest.mark.parametrize(
    ("url", "here"),
    [
        (HERE, True),
        ("https://127.1.2.3/", True),
        ("https://localhost.example.org/", False),
        ("https://10.0.0.1/", False),
        ("https://example.org/", False),
    ],
)
def test_loopback_in_so_many_words(url, here):
    assert is_loopback(url) is here


@pytest.mark.parametrize("size", [24, 64])
def test_a_secret_that_may_be(size):
    secret = "whsec_" + base64.b64encode(bytes(size)).decode()
    assert Hooks(url=HERE, secret=secret).secret.get_secret_value() == secret


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        SECRET.removeprefix("whsec_"),
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
        SECRET + "!",
        SECRET[:-1],
    ],
)
def test_a_secret_that_may_not_be_is_not_told_back(secret):
    with pytest.raises(ValidationError, match="base64 of 24 to 64 bytes") as refused:
        AgentConfig(id="desk", hooks={"url": HERE, "secret": secret})
    assert len(secret) < 10 or secret not in str(refused.value)


def test_a_secret_is_never_shown_nor_stored_with_the_agent():
    config = AgentConfig(id="desk", hooks={"url": HERE, "secret": SECRET})
    for shown in (repr(config), str(config), config.model_dump_json(), str(config.model_dump())):
        assert SECRET.removeprefix("whsec_") not in shown
    again = parse_agent(config.model_dump_json())
    assert again.hooks.url == HERE
    assert again.hooks.secret is None


def test_all_events_are_told_unless_some_are_chosen():
    assert Hooks(url=HERE).events == tuple(HookEvent)
    assert Hooks(url=HERE, events=["call.hung_up"]).events == (HookEvent.CALL_HUNG_UP,)
    for none in ([], ["call.begun"]):
        with pytest.raises(ValidationError, match="events"):
            Hooks(url=HERE, events=none)


def test_the_signature_of_the_specifications_own_example():
    """Standard Webhooks' libraries are all tested with this one."""
    made = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_headers_of_a_message():
    sent = headers(SECRET, "msg_1", 1614265330, "{}")
    assert sent["webhook-id"] == "msg_1"
    assert sent["webhook-timestamp"] == "1614265330"
    assert sent["webhook-signature"] == signature(SECRET, "msg_1", 1614265330, "{}")


TOLD = {
    "the silence began": (
        ("silence.began", {"because": "silence", "epoch": "3"}),
        ("silence.started", {"because": "silence", "epoch": 3}),
    ),
    "a check-in was taken": (
        ("step.sent", {"step": "checkin-2", "epoch": "3", "why": ""}),
        ("checkin.sent", {"checkin": 2, "again": False, "epoch": 3}),
    ),
    "an unheard one was taken again": (
        ("step.sent", {"step": "checkin-1-again", "epoch": "3", "why": ""}),
        ("checkin.sent", {"checkin": 1, "again": True, "epoch": 3}),
    ),
    "words after a check-in": (
        ("caller.heard", {"evidence": "transcript", "epoch": "4", "after_checkin": "1"}),
        ("caller.recovered", {"after_checkin": 1, "evidence": "transcript", "epoch": 4}),
    ),
    "hung up for silence": (
        ("call.ended", {"cause": "normal_clearing", "source": "callee", "reason": "silence"}),
        (
            "call.hung_up",
            {
                "cause": "normal_clearing",
                "source": "callee",
                "by": "dead_air",
                "reason": "silence",
            },
        ),
    ),
    "hung up by an operator": (
        ("call.ended", {"cause": "normal_clearing", "source": "", "reason": "api"}),
        (
            "call.hung_up",
            {"cause": "normal_clearing", "source": "", "by": "operator", "reason": "api"},
        ),
    ),
    "hung up by the caller": (
        ("call.ended", {"cause": "normal_clearing", "source": "caller", "reason": ""}),
        ("call.hung_up", {"cause": "normal_clearing", "source": "caller", "by": "other_party"}),
    ),
    "gone at Telnyx, with a cause that is no word": (
        ("call.ended", {"cause": "+15550100001 left", "source": "unknown", "reason": ""}),
        ("call.hung_up", {"cause": "other", "source": "unknown", "by": "telnyx"}),
    ),
    "healed": (
        ("utterance.healed", {"utterance": "0-checkin-1", "remaining": "0", "why": "x"}),
        ("call.healed", {"utterance": "0-checkin-1", "remaining": 0}),
    ),
    "a goodbye was taken": (("step.sent", {"step": "goodbye", "epoch": "3"}), None),
    "the hang-up was taken": (("step.sent", {"step": "hangup", "epoch": ""}), None),
    "words before any check-in": (
        ("caller.heard", {"evidence": "transcript", "epoch": "4", "after_checkin": "0"}),
        None,
    ),
    "anything else": (("flag.set", {"flag": "agent_done_speaking"}), None),
}


@pytest.mark.parametrize(("line", "told"), TOLD.values(), ids=TOLD)
def test_what_a_line_of_the_timeline_tells(line, told):
    found = payload_of(Entry("1760000000000-0", 1760000000000, *line))
    assert (found and (found.type, found.data)) == told


def sent(entry_id, epoch="3", step="checkin-1"):
    return payload_of(Entry(entry_id, 1, "step.sent", {"step": step, "epoch": epoch}))


def test_what_happened_once_has_one_id_and_what_happened_twice_has_two():
    once = message_id("v3:a", sent("1-0"))
    assert message_id("v3:a", sent("2-0")) == once  # a doubled task writes a second line
    others = [
        message_id("v3:b", sent("1-0")),
        message_id("v3:a", sent("1-0", epoch="4")),
        message_id("v3:a", sent("1-0", step="checkin-2")),
    ]
    assert len({once, *others}) == 4


def test_a_message_as_it_is_posted():
    found = sent("1760000000123-0")
    posted = json.loads(message("desk", "v3:a", found, 1760000000123))
    assert posted == {
        "id": message_id("v3:a", found),
        "type": "checkin.sent",
        "occurred_at": "2025-10-09T08:53:20.123Z",
        "call_control_id": "v3:a",
        "agent": "desk",
        "data": {"checkin": 1, "again": False, "epoch": 3},
    }


def test_the_documents_own_lines_verify_a_message_and_refuse_a_changed_or_old_one():
    page = (ROOT / "docs/hooks.md").read_text().partition("## Receiving hooks")[2]
    [code] = re.findall(r"```python\n(.+?)```", page, re.DOTALL)
    given = {}
    exec(code, given)  # noqa: S102  # what a reader will copy
    genuine, now_s = given["genuine"], int(given["time"].time())
    sent = headers(SECRET, "msg_1", now_s, '{"a":1}')
    assert genuine(SECRET, sent, b'{"a":1}')
    assert not genuine(SECRET, sent, b'{"a":2}')
    assert not genuine(SECRET, sent | {"webhook-id": "msg_2"}, b'{"a":1}')
    assert not genuine("whsec_" + base64.b64encode(bytes(32)).decode(), sent, b'{"a":1}')
    assert not genuine(SECRET, headers(SECRET, "msg_1", now_s - 600, "{}"), b"{}")


def test_the_document_names_every_event_and_no_other():
    page = (ROOT / "docs/hooks.md").read_text()
    events = page.partition("## Events")[2].partition("## ")[0]
    assert re.findall(r"^\| `([\w.]+)` \|", events, re.MULTILINE) == [str(e) for e in HookEvent]

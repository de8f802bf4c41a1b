"""The `http` agent before a real server: what it asks, and what it does with each answer."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from deadair import OptionsError, load
from deadair.agents import http as http_agent
from monitor.hooks import signing

pytestmark = pytest.mark.unit

SECRET = "whsec_YSBzZWNyZXQgb2YgdGhlIGFnZW50J3MgdGVzdHM="


class Call:
    """The agent's call: writes down what the agent does."""

    call_control_id = "v3:call-1"
    greeting = "Hello!"

    def __init__(self):
        self.did = []

    def sign(self, message_id, body):
        return signing.headers(SECRET, message_id, 1_700_000_000, body)

    def report(self, event, why):
        self.did.append((event, why))

    @contextmanager
    def thinking(self, for_s):
        self.did.append(("thinking", for_s))
        yield
        self.did.append(("ready",))

    def __getattr__(self, name):
        return lambda *args: self.did.append((name, *args))


class Team:
    """The team's web server: answers what the test put in *answers*, one after the other."""

    def __init__(self):
        self.answers, self.asked = [], []
        team = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                team.asked.append((json.loads(body), dict(self.headers), body))
                answer = team.answers.pop(0) if team.answers else {}
                status, answer = answer if isinstance(answer, tuple) else (200, answer)
                text = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/voice?team=7"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def events(self):
        return [body for body, _, _ in self.asked]


@pytest.fixture
def team(monkeypatch):
    monkeypatch.setattr(http_agent, "PAUSES_S", (0.01, 0.01))
    team = Team()
    yield team
    team.server.shutdown()
    team.server.server_close()


@pytest.fixture
def call():
    return Call()


@pytest.fixture
def agent(team, call):
    agent = load("http", {"url": team.url, "headers": {"X-Team": "7"}, "timeout": 2})
    agent.call_started(call)
    call.did.clear()
    return agent


def test_each_thing_that_happens_is_posted_and_signed(agent, team):
    agent.caller_said("I want", final=False)
    agent.caller_said("I want a table", final=True)
    agent.key_pressed("5")
    agent.call_ended()
    common = {"call_control_id": "v3:call-1"}
    assert team.events == [
        common | {"event": "call_started", "greeting": "Hello!"},
        common | {"event": "caller_said", "text": "I want a table"},
        common | {"event": "key_pressed", "digit": "5"},
        common | {"event": "call_ended"},
    ]
    _, sent, body = team.asked[1]
    assert sent["X-Team"] == "7"
    assert sent["Content-Type"] == "application/json"
    made = signing.signature(SECRET, sent["webhook-id"], int(sent["webhook-timestamp"]), body)
    assert sent["webhook-signature"] == made
    assert len({headers["webhook-id"] for _, headers, _ in team.asked}) == 4


@pytest.mark.parametrize(
    ("answer", "did"),
    [
        ({"say": "For how many?"}, [("say", "For how many?")]),
        ({"hang_up": True}, [("hang_up",)]),
        ({"expect_s": 60}, [("expect", 60.0)]),
        ({"extend": True}, [("extend",)]),
        ({"transfer": "+4930123456"}, [("transfer", "+4930123456")]),
        ({"thinking_s": 20}, [("thinking", 20.0)]),
        ([{"say": "Bye."}, {"hang_up": True}], [("say", "Bye."), ("hang_up",)]),
        ({"say": "Your card number?", "expect_s": 60},
         [("say", "Your card number?"), ("expect", 60.0)]),
        ({}, [("nothing_to_say",)]),
        ([], [("nothing_to_say",)]),
        ((204, b""), [("nothing_to_say",)]),
    ],
)  # fmt: skip
def test_an_answer_is_performed(agent, team, call, answer, did):
    team.answers = [answer]
    agent.caller_said("Hello?", final=True)
    assert call.did == did


def test_the_server_is_told_to_wrap_up_and_may_ask_for_more_time(agent, team, call):
    team.answers = [{"thinking_s": 20}, {"extend": True}, [], {"say": "Here."}]
    agent.caller_said("Find it.", final=True)
    agent.wrap_up(30.0)
    agent.wrap_up(29.5)
    assert team.events[-1] == {
        "call_control_id": "v3:call-1", "event": "wrap_up", "in_s": 29.5,
    }  # fmt: skip
    assert call.did == [("thinking", 20.0), ("extend",)]
    agent.caller_said("And?", final=True)
    assert call.did[2:] == [("ready",), ("say", "Here.")]


def test_thinking_lasts_until_the_next_answer(agent, team, call):
    team.answers = [{"thinking_s": 20}, {"say": "Here you are."}]
    agent.caller_said("Find it.", final=True)
    agent.caller_said("And?", final=True)
    assert call.did == [("thinking", 20.0), ("ready",), ("say", "Here you are.")]


@pytest.mark.parametrize(
    ("act", "field"),
    [({"say": 7}, "say"), ({"hang_up": "yes"}, "hang_up"), ({"expect_s": "1"}, "expect_s"),
     ({"thinking_s": True}, "thinking_s"), ({"dance": 1}, "dance"), ({"transfer": None}, "tran")],
)  # fmt: skip
def test_a_bad_act_is_reported_and_the_next_is_done(agent, team, call, act, field):
    team.answers = [[act, {"say": "Yes."}]]
    agent.caller_said("Hello?", final=True)
    (event, why), said = call.did
    assert event == "agent.refused"
    assert why.startswith(field)
    assert said == ("say", "Yes.")


@pytest.mark.parametrize(
    "answer", [(200, b"not json"), (200, {"say": "x" * 70_000}), [1], "text", (404, {}), (302, {})]
)
def test_an_answer_of_no_use_is_reported_and_not_asked_for_again(agent, team, call, answer):
    team.asked.clear()
    team.answers = [answer]
    agent.caller_said("Hello?", final=True)
    [(event, _)] = call.did
    assert event == "agent.unreachable"
    assert len(team.asked) == 1


def test_a_server_in_trouble_is_asked_again_with_the_same_id(agent, team, call):
    team.asked.clear()
    team.answers = [(503, {}), (500, {}), {"say": "Sorry, here I am."}]
    agent.caller_said("Hello?", final=True)
    assert [what for what, *_ in call.did] == ["agent.retried", "agent.retried", "say"]
    assert len({headers["webhook-id"] for _, headers, _ in team.asked}) == 1


def test_a_server_that_is_not_there_is_given_up_in_time(call, monkeypatch):
    monkeypatch.setattr(http_agent, "PAUSES_S", (0.01, 0.01))
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as gone:
        url = f"http://127.0.0.1:{gone.server_port}/"
    load("http", {"url": url}).call_started(call)
    assert [what for what, *_ in call.did] == ["agent.retried"] * 2 + ["agent.unreachable"]


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:1/", "https://localhost:1/", "https://[::1]:1/"]
)
def test_a_private_address_is_not_reached(call, monkeypatch, url):
    monkeypatch.setattr(http_agent, "PAUSES_S", ())
    load("http", {"url": url}).call_started(call)
    assert call.did == [("agent.unreachable", "no answer: ForbiddenAddressError")]


def test_loopback_is_not_reached_by_a_service_in_public(call, team, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://calls.example.com")
    monkeypatch.setattr(http_agent, "PAUSES_S", ())
    load("http", {"url": team.url}).call_started(call)
    assert call.did == [("agent.unreachable", "no answer: ForbiddenAddressError")]
    assert team.asked == []


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({}, "url"), ({"url": 7}, "url"), ({"url": "http://a.example/"}, "url"),
        ({"url": "ftp://a.example/"}, "url"), ({"url": "https://u:p@a.example/"}, "url"),
        ({"url": "https://a.example/#x"}, "url"),
        ({"url": "https://a.example/" + "x" * 490}, "url"),
        ({"url": "https://a.example", "timeout": 0}, "timeout"),
        ({"url": "https://a.example", "timeout": "1"}, "timeout"),
        ({"url": "https://a.example", "headers": []}, "headers"),
        ({"url": "https://a.example", "headers": {"Host": "b"}}, "headers.Host"),
        ({"url": "https://a.example", "headers": {"A": "b\r\nC: d"}}, "headers.A"),
        ({"url": "https://a.example", "header": {}}, "header"),
    ],
)  # fmt: skip
def test_options_are_refused_by_field(options, field):
    with pytest.raises(OptionsError) as refused:
        load("http", options)
    assert refused.value.field == field


def test_text_messages_and_their_consent_are_acts(agent, team, call):
    team.answers = [[{"sms_consent": True}, {"send_sms": "The address."}, {"sms_consent": "yes"}]]
    agent.caller_said("text me", final=True)
    done, refused = call.did[:2], call.did[2:]
    assert done == [("allow_sms", True), ("send_sms", "The address.")]
    assert [what for what, _ in refused] == ["agent.refused"]

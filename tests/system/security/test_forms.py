"""Every form and every query of the pages, filled in with anything: never answered 500.

The browser is signed in, so that all of it is reached; the service is the running one.
"""

import re

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.system.harness.calls import Call
from tests.system.security.bounded import bounded

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]
BOUNDED = bounded(60)
ODD = [
    *("", " ", "\x00", "0", "-1", "1e999", "nan", "9" * 400, "1,5", "٣", "1_0", "on", "true"),
    *("a" * 4000, "<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "%s%n", "//[", "\\"),
    *("../../etc/passwd", "https://[", "http://169.254.169.254/", "deadair.agents.greeter:Greeter"),
    *("<speak><audio src='http://127.0.0.1/x'/></speak>", "os:system", "x:", "2026-99-99", "0-"),
    "\r\nX: y",
]  # fmt: skip
TEXTS = st.text(max_size=40) | st.sampled_from(ODD)
QUERIES = ["/", "/login", "/calls", "/calls.csv", "/calls.json", "/agents", "/try", "/calls/x"]
ASKED = ["before", "from", "to", "agent", "outcome", "next", "part", "zoom", "name"]


class Person:
    """Somebody signed in, with a browser and the forms' own token."""

    def __init__(self, service):
        self.http = httpx.Client(
            base_url=service.url,
            headers={"Accept": "text/html"},
            timeout=20,
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self.csrf = self.token_on("/login")
        self.sign_in(service.admin_token)

    def sign_in(self, token, **more):
        answer = self.send("/login", {"token": token, **more})
        self.csrf = self.token_on("/agents")  # signing in begins another session
        return answer

    def send(self, path, fields):
        return self.http.post(path, data={"csrf_token": self.csrf, **fields})

    def _page(self, path):
        return self.http.get(path, follow_redirects=True).text

    def token_on(self, path):
        return re.search(r'name="csrf" content="([^"]+)"', self._page(path))[1]


@pytest.fixture(scope="module")
def person(module_service):
    service = module_service
    workers = service.web.children()
    found = Person(service)
    yield found
    found.http.close()
    assert service.web.children() == workers, service.web.tail()
    assert "Traceback" not in service.web.logs(), service.web.logs()[-4000:]


@pytest.fixture(scope="module")
def fields(person):
    """Return the names of all fields of an agent's form."""
    page = person.http.get("/agents/default").text
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page))
    names -= {"csrf_token"}
    assert len(names) > 25
    return sorted(names)


def refused_in_words(answer):
    """Return whether the answer is a page for people, which is no server error."""
    assert answer.status_code in {200, 302, 400, 404, 409, 413, 414, 422}, answer.text[:500]
    return answer.status_code != 200


@BOUNDED
@given(data=st.data())
def test_an_agents_form_takes_anything_and_says_what_is_wrong(person, fields, data):
    typed = data.draw(st.dictionaries(st.sampled_from(fields), TEXTS, max_size=8))
    answer = person.send("/agents/default", typed)
    if refused_in_words(answer) and answer.status_code == 422:
        assert "aria-invalid" in answer.text
    person.send("/agents/default/preview", typed).raise_for_status()


@BOUNDED
@given(agent=TEXTS, copy=TEXTS, at=st.integers(0, 10**30))
def test_agents_of_any_name(person, agent, copy, at):
    refused_in_words(person.send("/agents", {"id": agent, "copy_of": copy}))
    refused_in_words(person.send(f"/agents/default/versions/{at}", {}))


@BOUNDED
@given(order=st.sampled_from(["say", "pause", "resume", "extend"]) | TEXTS, text=TEXTS)
def test_any_order_on_a_call(person, order, text):
    refused_in_words(person.send("/calls/v3:nobody/command", {"command": order, "text": text}))


@BOUNDED
@given(path=st.sampled_from(QUERIES), asked=st.dictionaries(st.sampled_from(ASKED), TEXTS))
def test_any_query(person, path, asked):
    refused_in_words(person.http.get(path, params=asked))


@BOUNDED
@given(scenario=TEXTS, to=TEXTS)
def test_any_wish_for_a_simulated_caller(person, scenario, to):
    refused_in_words(person.send("/try", {"scenario": scenario, "to": to}))


@BOUNDED
@given(onward=TEXTS, name=TEXTS)
def test_a_sign_in_stays_here(person, module_service, onward, name):
    answer = person.sign_in(module_service.admin_token, next=onward, name=name)
    assert answer.status_code == 302, answer.text[:300]
    assert re.match(r"/(?![/\\])", answer.headers["Location"])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("greeting", "x" * 4000, "0 to 1000 characters"),
        ("settings.dead_air_settings.silence_timeout_normal", "0", "from 1 to 300"),
        ("settings.dead_air_settings.silence_timeout_normal", "1e999", "from 1 to 300"),
        ("settings.dead_air_settings.max_checkins_before_disconnect", "9" * 400, "from 0 to 10"),
        ("settings.dead_air_settings.checkin_message", "x" * 501, "500 characters"),
        ("phone_numbers", "911", "E.164"),
        ("agent_class", "os.system", "package.module:Class"),
        ("hooks.url", "http://169.254.169.254/latest/meta-data", "https://"),
    ],
)
def test_what_is_too_much_is_told_with_its_limit(person, field, typed, said):
    answer = person.send("/agents/default", {field: typed})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_form_beyond_all_measure_is_too_large(person):
    answer = person.send("/agents/default", {"greeting": "x" * 2_000_000})
    assert answer.status_code == 413


def test_words_for_a_live_call_have_limits(person, module_service):
    call = Call(module_service, settings={"silence_timeout_normal": 60}).place()
    call.spoken(1)
    answer = person.http.post(
        f"/calls/{call.id}/command",
        data={"csrf_token": person.csrf, "command": "say", "text": "x" * 3001},
        headers={"Accept": "application/json"},
    )
    assert "1 to 3000 characters" in answer.json()["message"]
    assert answer.json()["failed"]
    call.leave()

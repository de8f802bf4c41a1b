"""Who may come in, asked of every address there is: a new one without its guard fails here."""

import pytest

from tests.web.browser import HTML, Browser
from tests.web.conftest import TOKEN

pytestmark = pytest.mark.store

OPEN = {"/static/<path:filename>", "/livez", "/readyz", "/metrics", "/metrics/service", "/login"}
"""What strangers may look at."""

OTHERWISE = {"/webhooks/telnyx", "/webhooks/telnyx/messages/<token>", "/media/<token>"}
"""Addresses with their own check: Telnyx's signature, the token in the address. 401 and 403."""

VALUES = {"at_ms": 1, "n": 1, "filename": "mark.svg", "token": "x"}


@pytest.fixture
def addresses(app):
    """Every rule with its method and an address that it matches."""
    found = []
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            given = {name: VALUES.get(name, "default") for name in rule.arguments}
            address = urls.build(rule.endpoint, given, method=min(rule.methods))
            found += [(rule.rule, m, address) for m in rule.methods - {"HEAD", "OPTIONS"}]
    assert len(found) > 40
    return found


def changes(method):
    return method != "GET"


def test_strangers_are_shown_the_door_everywhere(app, addresses):
    client = app.test_client()
    for rule, method, address in addresses:
        answer = client.open(address, method=method, headers=HTML, buffered=True)
        if rule in OPEN and not changes(method):
            assert answer.status_code in {200, 503}, rule
        elif answer.status_code == 302:
            assert method == "GET", rule
            assert answer.headers["Location"].startswith("/login?next="), rule
        else:
            assert answer.status_code in {401, 403}, (rule, method, answer.status_code)


@pytest.mark.parametrize("token", [None, "", "wrong", "thé token"])
def test_no_form_without_the_sessions_own_token_does_anything(app, addresses, token):
    browser = Browser(app)
    browser.sign_in()
    forms = [(r, m, a) for r, m, a in addresses if changes(m) and not r.startswith("/api/")]
    assert len(forms) > 8
    for rule, method, address in forms:
        sent = {} if token is None else {"csrf_token": token}
        answer = browser.client.open(address, method=method, data=sent, headers=HTML)
        wanted = 401 if rule in OTHERWISE else 403
        assert answer.status_code == wanted, (rule, method)
    assert "Live calls" in browser.open("/").text, "signed out by a form of somebody else"


def test_a_cookie_is_no_key_to_the_api_and_a_key_none_to_the_pages(app, addresses):
    browser, key = Browser(app), {"Authorization": f"Bearer {TOKEN}"}
    browser.sign_in()
    for rule, method, address in addresses:
        if rule.startswith("/api/"):
            assert browser.client.open(address, method=method).status_code == 401, rule
        elif changes(method) and rule not in OTHERWISE:
            refused = app.test_client().open(address, method=method, headers=key)
            assert refused.status_code in {401, 403}, rule


def test_nobody_may_frame_sniff_or_run_anything_inline_anywhere(app, addresses):
    client = app.test_client()
    for rule, method, address in addresses:
        headers = client.open(address, method=method, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, rule
        assert "unsafe" not in policy, rule
        assert headers["X-Content-Type-Options"] == "nosniff", rule

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.browser import HTML, Browser
from tests.web.conftest import TOKEN
from web.app import create_app
from web.pages import login

pytestmark = pytest.mark.store

PAGES = ["/", "/calls", "/calls/x", "/agents", "/agents/default"]


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_led_to_the_door(stranger, path):
    answer = stranger.client.get(path, headers=HTML)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=")
    assert stranger.client.get(path, headers={"Accept": "application/json"}).status_code == 401


def test_forms_of_strangers_do_nothing(stranger, answered):
    for path in (f"/calls/{answered()}/command", "/agents", "/agents/default/delete"):
        assert stranger.client.post(path, data={"command": "pause"}).status_code == 401


def test_the_token_signs_in_and_out(stranger):
    assert "This is not the service's ADMIN_TOKEN" in stranger.sign_in(token="wrong").text
    assert stranger.open("/").text.count("Live calls") == 0
    assert "Live calls" in stranger.sign_in().text
    stranger.send("/logout", {"csrf_token": stranger.csrf})
    assert "Sign in" in stranger.open("/").text


def test_one_comes_back_to_where_one_wanted(stranger):
    page = stranger.open("/agents")
    assert page.fields["next"] == "/agents"
    assert "New agent" in stranger.send("/login", page.fields | {"token": TOKEN}).text


@pytest.mark.parametrize(
    "onward",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "x",
        "//[",
        "/" + "x" * 2000,
    ],
)
def test_nobody_is_led_elsewhere(stranger, onward):
    page = stranger.open("/login")
    answer = stranger.client.post(
        "/login", data=page.fields | {"token": TOKEN, "next": onward}, headers=HTML
    )
    assert answer.headers["Location"] == "/"


def test_guessing_is_slowed_down(stranger):
    for _ in range(login.MAX_FAILURES):
        assert stranger.sign_in(token="wrong").status == 401
    late = stranger.sign_in()
    assert late.status == 429
    assert "Try again in 5 minutes" in late.text
    assert "Sign in" in stranger.open("/").text


def test_guessing_many_at_once_is_no_way_around(app):
    browsers = [Browser(app) for _ in range(3 * login.MAX_FAILURES)]
    fields = [browser.open("/login").fields for browser in browsers]
    with ThreadPoolExecutor(len(browsers)) as pool:
        pages = pool.map(lambda b, f: b.send("/login", f | {"token": "wrong"}), browsers, fields)
        statuses = [page.status for page in pages]
    assert sorted(statuses) == [401] * login.MAX_FAILURES + [429] * 2 * login.MAX_FAILURES


def test_who_signs_in_has_all_tries_again_and_the_wait_ends(stranger, store):
    for _ in range(login.MAX_FAILURES - 1):
        stranger.sign_in(token="wrong")
    [counter] = store.redis.keys("sign-ins:*")
    assert 0 < store.redis.ttl(counter) <= login.WAIT_S
    assert stranger.sign_in().status == 200
    assert not store.redis.exists(counter)


def test_forms_carry_the_sessions_own_token(browser, answered):
    call = answered()
    address = f"/calls/{call}/command"
    for token in ("", "wrong"):
        refused = browser.send(address, {"command": "pause", "csrf_token": token})
        assert refused.status == 403
    assert browser.send("/logout", {"csrf_token": "wrong"}).status == 403
    given = browser.send(address, {"command": "pause", "csrf_token": browser.csrf})
    assert "Silence handling is paused." in given.text


def test_a_new_token_voids_old_sessions(settings, browser):
    changed = create_app(
        settings.model_copy(update={"admin_token": "another token of the operator"})
    )
    other = Browser(changed)
    [cookie] = [c for c in browser.client._cookies.values() if c.key == "deadair"]
    other.client.set_cookie("deadair", cookie.value)
    assert "Sign in" in other.open("/").text


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger, settings):
    page = stranger.open("/login")
    answer = stranger.client.post("/login", data=page.fields | {"token": TOKEN})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert TOKEN not in cookie
    secure = create_app(settings.model_copy(update={"public_url": "https://voice.example"}))
    cookie = secure.test_client().get("/login").headers["Set-Cookie"]
    assert cookie.startswith("__Host-deadair=")
    assert "Secure" in cookie


@pytest.mark.parametrize("path", [*PAGES, "/login", "/nothing"])
def test_pages_run_nothing_inline(browser, answered, path):
    answered("x")
    answer = browser.client.get(path, headers=HTML)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert browser.open(path).inline == []


def test_errors_are_pages_for_people_and_problems_for_programs(browser):
    page = browser.open("/nothing")
    assert (page.status, "Not Found" in page.text) == (404, True)
    answer = browser.client.get("/nothing", headers={"Accept": "application/json"})
    assert answer.content_type == "application/problem+json"


def test_away_redis_is_said_on_a_page(without):
    browser = Browser(without(redis_url="redis://127.0.0.1:1/0"))
    page = browser.sign_in()
    assert page.status == 503
    assert "Store unavailable" in page.text


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("::1", "2001:db8::5", "2001:db8::5"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, ", "127.0.0.1"),
    ],
)
def test_whose_attempts_count_is_not_for_the_guesser_to_say(app, peer, forwarded, address):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": peer}, headers=headers):
        assert login.address() == address


def test_an_answer_that_changes_nothing_brings_no_older_session_back(browser):
    answer = browser.client.post("/agents/default/preview", data={"csrf_token": browser.csrf})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers

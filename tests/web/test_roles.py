"""Looking, operating and configuring: by tokens, and by a trusted proxy's headers."""

import re

import pytest

from tests.web.conftest import TOKEN
from web.app import create_app
from web.roles import Role, needed, of_groups

OPERATE, LOOK = "a token to operate with", "a token to look with"
AGENT = {"name": "A", "greeting": "Hello."}


@pytest.fixture
def roles_app(settings):
    return create_app(
        settings.model_copy(
            update={
                "operate_token": OPERATE,
                "look_token": LOOK,
                "forward_auth_user": "X-Forwarded-User",
                "forward_auth_roles": (("configure", "admins"), ("look", "*")),
            }
        )
    )


@pytest.fixture
def api(roles_app, answered):
    """Return what a bearer of a token is answered: reading, acting on a call, configuring."""
    call = answered()
    client = roles_app.test_client()

    def answers(token):
        bearer = {"Authorization": f"Bearer {token}"}
        return [
            client.get("/api/calls", headers=bearer).status_code,
            client.post(f"/api/calls/{call}/pause", headers=bearer).status_code,
            client.put("/api/agents/a", json=AGENT, headers=bearer).status_code,
        ]

    return answers


@pytest.mark.store
@pytest.mark.parametrize(
    ("token", "answers"),
    [
        (TOKEN, [200, 200, 201]),
        (OPERATE, [200, 200, 403]),
        (LOOK, [200, 403, 403]),
        ("", [401, 401, 401]),
        ("a token of nobody's", [401, 401, 401]),
    ],
)
def test_a_token_allows_what_it_is_for(api, token, answers):
    assert api(token) == answers


def browse(app, headers=None, peer="127.0.0.1"):
    """Return a function that posts a form with the token of its page, as a browser does."""
    client = app.test_client()
    kept = {"Accept": "text/html", **(headers or {})}
    base = {"REMOTE_ADDR": peer}

    def do(path, **form):
        shown = client.get("/", headers=kept, environ_base=base, follow_redirects=True).text
        csrf = re.search(r'name="csrf" content="([^"]+)"', shown)[1]
        data = form | {"csrf_token": csrf}
        return client.post(path, data=data, headers=kept, environ_base=base)

    do.get = lambda path: client.get(path, headers=kept, environ_base=base)
    return do


@pytest.mark.store
@pytest.mark.parametrize(
    ("token", "pause", "delete"), [(TOKEN, 302, 302), (OPERATE, 302, 403), (LOOK, 403, 403)]
)
def test_who_signs_in_with_a_token_may_what_it_is_for(roles_app, answered, token, pause, delete):
    do, call = browse(roles_app), answered()
    assert do("/login", token=token).status_code == 302
    assert do.get("/").status_code == 200
    assert do(f"/calls/{call}/command", command="pause").status_code in {pause, 200, 303} - (
        {200, 303} if pause == 403 else set()
    )
    refused = do("/agents/a-test/delete")
    assert (refused.status_code == 403) is (delete == 403)
    if delete == 403:
        assert "configure is required" in refused.text


@pytest.mark.store
def test_a_session_of_a_token_that_changed_is_none(roles_app, answered):
    answered()
    do = browse(roles_app)
    do("/login", token=LOOK)
    assert do.get("/").status_code == 200
    config = roles_app.extensions["deadair"].config.model_copy(update={"look_token": "x" * 20})
    object.__setattr__(roles_app.extensions["deadair"], "config", config)
    assert do.get("/").status_code == 302


@pytest.mark.store
def test_a_trusted_proxy_says_who_it_is(roles_app):
    admin = browse(roles_app, {"X-Forwarded-User": "ada", "X-Forwarded-Groups": "phone, admins"})
    assert admin.get("/").status_code == 200
    assert admin("/agents/a-test/delete").status_code != 403
    anybody = browse(roles_app, {"X-Forwarded-User": "bob"})
    assert anybody.get("/agents").status_code == 200
    assert anybody("/agents/a-test/delete").status_code == 403


@pytest.mark.store
def test_nobody_else_is_believed(roles_app):
    headers = {"X-Forwarded-User": "ada", "X-Forwarded-Groups": "admins"}
    stranger = browse(roles_app, headers, peer="203.0.113.9")
    assert stranger.get("/").headers["Location"].startswith("/login")
    answer = roles_app.test_client().get("/api/calls", headers=headers)
    assert answer.status_code == 401, "the API takes tokens alone"


@pytest.mark.store
def test_without_a_header_s_name_no_header_is_believed(app):
    headers = {"X-Forwarded-User": "ada", "X-Forwarded-Groups": "admins", "": "x"}
    headers.pop("")
    assert browse(app, headers).get("/").status_code == 302


@pytest.mark.store
def test_who_has_no_role_is_told_and_not_asked_for_a_token(settings):
    app = create_app(
        settings.model_copy(
            update={
                "forward_auth_user": "X-Forwarded-User",
                "forward_auth_roles": (("look", "support"),),
            }
        )
    )
    visitor = browse(app, {"X-Forwarded-User": "eve", "X-Forwarded-Groups": "sales"})
    assert visitor.get("/").status_code == 403


@pytest.mark.unit
def test_the_highest_role_of_all_groups_counts():
    granted = [("look", "*"), ("operate", "support"), ("configure", "admins")]
    assert of_groups([], granted) is Role.LOOK
    assert of_groups(["support", "x"], granted) is Role.OPERATE
    assert of_groups(["support", "admins"], granted) is Role.CONFIGURE
    assert of_groups(["support"], []) is Role.NONE


@pytest.mark.store
def test_what_changes_agents_configures_and_what_acts_on_calls_operates(app):
    for rule in app.url_map.iter_rules():
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}:
            need = needed(rule.endpoint, method)
            if "/agents" in rule.rule and not rule.rule.endswith("/preview"):
                assert need is Role.CONFIGURE, rule
            elif "/calls" in rule.rule or "/guard" in rule.rule:
                assert need is Role.OPERATE, rule
    assert needed("of.tomorrow", "POST") is Role.CONFIGURE
    assert needed(None, "POST") is Role.LOOK


@pytest.mark.store
def test_keys_in_an_agents_headers_are_for_who_may_change_them(roles_app):
    client = roles_app.test_client()
    headers = {"Authorization": "Bearer of the team's"}
    agent = AGENT | {
        "agent_class": "http",
        "agent_options": {"url": "https://voice.example.com/", "headers": headers},
    }

    def read(token, path):
        return client.get(f"/api/agents{path}", headers={"Authorization": f"Bearer {token}"})

    put = client.put("/api/agents/a", json=agent, headers={"Authorization": f"Bearer {TOKEN}"})
    assert put.status_code == 201
    assert read(TOKEN, "/a").json["agent_options"]["headers"] == headers
    for token, path in ((LOOK, "/a"), (OPERATE, "/a"), (LOOK, ""), (LOOK, "/a/versions")):
        assert b"of the team's" not in read(token, path).data, path
    assert read(LOOK, "/a").json["agent_options"]["headers"] == {"Authorization": "hidden"}
    assert read(LOOK, "/a").headers["ETag"] == read(TOKEN, "/a").headers["ETag"]

import pytest

from tests.web.api.conftest import Api

pytestmark = pytest.mark.store

ADDRESSES = [
    ("GET", "/agents"),
    ("GET", "/agents/default"),
    ("PUT", "/agents/default"),
    ("PATCH", "/agents/default"),
    ("DELETE", "/agents/default"),
    ("GET", "/calls"),
    ("POST", "/calls"),
    ("GET", "/calls/a"),
    ("POST", "/calls/a/say"),
    ("POST", "/calls/a/hangup"),
    ("GET", "/openapi.json"),
    ("GET", "/no-such-address"),
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
@pytest.mark.parametrize("token", ["", "wrong", "the operator's own toke", "thé operator"])
def test_nobody_without_the_token_learns_anything(app, method, path, token):
    answer = Api(app, token).ask(method, path)
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["title"] == "Unauthorized"


def test_other_schemes_are_refused(app, environment):
    api = Api(app, "")
    for scheme in ("Basic", "Token", ""):
        key = f"{scheme} {environment['ADMIN_TOKEN']}"
        assert api.get("/agents", Authorization=key).status_code == 401
    key = f"bearer {environment['ADMIN_TOKEN']}"
    assert api.get("/agents", Authorization=key).status_code == 200


def test_bodies_must_be_json(api):
    assert api.ask("PATCH", "/agents/default", raw="{", kind="application/json").status_code == 400
    assert api.ask("PATCH", "/agents/default", raw='{"a": NaN}').status_code == 400
    assert api.ask("PUT", "/agents/default", raw="{}", kind="text/plain").status_code == 415
    assert api.ask("PUT", "/agents/default", raw="[]").status_code == 422
    assert api.ask("PUT", "/agents/default", raw='"{}"').status_code == 422
    assert api.ask("PUT", "/agents/default", raw="[" * 50_000).status_code == 400
    api.patch("/agents/default", {"name": "Desk"})
    for method in ("PUT", "PATCH"):  # no body is no wish to reset everything
        assert api.ask(method, "/agents/default").status_code == 422
    assert api.get("/agents/default").json["name"] == "Desk"
    assert api.ask("PUT", "/agents/default", raw=b"\xff{}").status_code == 400
    for answer in (api.ask("PUT", "/agents/default", raw="{"),):
        assert answer.content_type == "application/problem+json"


def test_a_merge_patch_may_say_so(api):
    patch = '{"name": "Desk"}'
    kind = "application/merge-patch+json"
    assert api.ask("PATCH", "/agents/default", raw=patch, kind=kind).json["name"] == "Desk"
    assert api.ask("PUT", "/agents/default", raw=patch, kind=kind).status_code == 415


def test_large_bodies_are_refused(api):
    answer = api.put("/agents/default", {"name": "x" * 70_000})
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"
    assert answer.json["limit"] == {"max": 65536}


def test_unknown_addresses_and_methods_are_problems_too(api):
    assert api.get("/nothing").status_code == 404
    assert api.get("/nothing").content_type == "application/problem+json"
    assert api.ask("PUT", "/agents").status_code == 405
    answer = api.ask("PUT", "/agents")
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_nothing_is_cached(api):
    assert api.get("/agents").headers["Cache-Control"] == "no-store"


def test_away_redis_is_said(without):
    api = Api(without(redis_url="redis://127.0.0.1:1/0"))
    for answer in (
        api.get("/agents"),
        api.get("/calls"),
        api.get("/calls/x"),
        api.post("/calls/x/pause"),
    ):
        assert answer.status_code == 503
        assert "Redis" in answer.json["detail"]
        assert answer.headers["Retry-After"] == "1"
        assert answer.content_type == "application/problem+json"

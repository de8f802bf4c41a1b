"""A client of the JSON API that holds the operator's token."""

import json

import pytest

from tests.web.conftest import TOKEN


class Api:
    """The API through Flask's own test client; answers are (status, JSON)."""

    def __init__(self, app, token=TOKEN):
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method, path, body=None, *, raw=None, kind="application/json", **headers):
        """Send a request; returns the whole response."""
        data = raw if raw is not None else None if body is None else json.dumps(body)
        return self.client.open(
            f"/api{path}",
            method=method,
            data=data,
            content_type=kind if data is not None else None,
            headers=self.headers | {name.replace("_", "-"): v for name, v in headers.items()},
        )

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def put(self, path, body, **headers):
        return self.ask("PUT", path, body, **headers)

    def patch(self, path, body, **headers):
        return self.ask("PATCH", path, body, **headers)

    def post(self, path, body=None, **headers):
        return self.ask("POST", path, body, **headers)

    def delete(self, path, **headers):
        return self.ask("DELETE", path, **headers)


@pytest.fixture
def api(app):
    return Api(app)


def faults(response):
    """Return the faults of a problem document by field."""
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == response.status_code
    return {fault["field"]: fault for fault in response.json["errors"]}

import pytest

pytestmark = pytest.mark.store

CONTRACT = {
    "/api/agents": {"get"},
    "/api/agents/{agent_id}": {"get", "put", "patch", "delete"},
    "/api/agents/{agent_id}/replay": {"post"},
    "/api/agents/{agent_id}/experiments": {"get"},
    "/api/agents/{agent_id}/versions": {"get"},
    "/api/agents/{agent_id}/versions/{n}/restore": {"post"},
    "/api/calls": {"get", "post"},
    "/api/calls/{call_control_id}": {"get", "patch"},
    "/api/calls/{call_control_id}/attach": {"post"},
    "/api/calls/{call_control_id}/say": {"post"},
    "/api/calls/{call_control_id}/sms": {"post"},
    "/api/calls/{call_control_id}/hangup": {"post"},
    "/api/calls/{call_control_id}/pause": {"post"},
    "/api/calls/{call_control_id}/resume": {"post"},
    "/api/calls/{call_control_id}/thinking": {"post"},
    "/api/calls/{call_control_id}/expect": {"post"},
    "/api/calls/{call_control_id}/extend": {"post"},
    "/api/patience/{number}": {"get", "delete"},
    "/api/dials/{dial_id}": {"get"},
    "/api/costs": {"get"},
    "/api/guard": {"get"},
    "/api/guard/resume": {"post"},
}


@pytest.fixture
def document(api):
    return api.get("/openapi.json").json


def test_the_document_tells_every_address(document):
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Dead Air"
    assert {path: set(found) for path, found in document["paths"].items()} == CONTRACT
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_operation_is_described_and_its_errors_are_problems(document):
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["security"] == [{"bearer": []}], name
        for status, response in operation["responses"].items():
            assert response["description"], f"{name} {status}"
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], f"{name} {status}"


def test_every_reference_leads_somewhere(document):
    def references(node):
        if isinstance(node, dict):
            if "$ref" in node:
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) <= known


def test_settings_carry_description_default_and_limits(document):
    fields = document["components"]["schemas"]["DeadAirSettings"]["properties"]
    normal = fields["silence_timeout_normal"]
    assert (normal["default"], normal["minimum"], normal["maximum"]) == (7.0, 1.0, 300.0)
    assert "Seconds" in normal["description"]
    for name, field in fields.items():
        assert field["description"], name
        assert "default" in field, name

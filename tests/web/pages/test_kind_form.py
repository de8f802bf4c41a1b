"""The kind of an agent on its page: chosen, its own fields shown, its options kept or refused."""

import pytest

from web.agent_config.repository import AgentRepository
from web.agent_config.repository import read as read_agent

pytestmark = pytest.mark.store

CHAT = {"base_url": "http://127.0.0.1:9/v1", "model": "m", "temperature": 0.5}


@pytest.fixture
def save(browser):
    """Return what changes some fields of the default agent's form and sends it."""

    def send(**changed):
        fields = browser.open("/agents/default").fields
        return browser.send("/agents/default", fields | changed)

    return send


@pytest.fixture
def stored(deps):
    def read():
        config = read_agent("default", deps.directory.raw("default"))
        return config.agent_class, config.agent_options

    return read


def chat(**options):
    return {f"agent_options.chat.{name}": str(value) for name, value in options.items()}


def only_shown(html):
    """Return the kinds whose fields the page shows."""
    parts = html.split("data-only=")[1:]
    return {part.split('"')[1] for part in parts if " hidden" not in part.split(">")[0]}


def test_each_kind_has_its_own_fields(browser, save, stored):
    assert only_shown(browser.open("/agents/default").html) == set()
    saved = save(agent_class="chat", **chat(**CHAT))
    assert "Saved." in saved.text
    assert stored() == ("chat", CHAT)
    page = browser.open("/agents/default")
    assert only_shown(page.html) == {"chat"}
    assert page.fields["agent_options.chat.model"] == "m"
    assert page.fields["agent_options.chat.temperature"] == "0.5"


def test_tools_are_json(save, stored, browser):
    tools = '[{"name": "find", "path": "a.b:c"}]'
    save(agent_class="chat", **chat(model="m", tools=tools))
    assert stored()[1]["tools"] == [{"name": "find", "path": "a.b:c"}]
    assert '"find"' in browser.open("/agents/default").fields["agent_options.chat.tools"]
    refused = save(agent_class="chat", **chat(model="m", tools="[{"))
    assert refused.status == 422
    assert refused.fields["agent_options.chat.tools"] == "[{"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("model", "", "must be given"),
        ("timeout", "soon", "number"),
        ("temperature", "9", "less than or equal to 2"),
        ("base_url", "http://10.0.0.1/v1", "https://"),
        ("api_key_env", "sk-a-key", "must match"),
        ("api_key_env", "SECRET_KEY", "Dead Air's own"),
    ],
)
def test_a_bad_option_is_refused_beside_its_field(save, stored, field, value, said):
    page = save(agent_class="chat", **chat(**{"model": "m"} | {field: value}))
    assert page.status == 422
    path = f"agent_options.chat.{field}"
    [around] = [p for p in page.html.split('data-field="') if p.startswith(f'{path}"')]
    assert "aria-invalid=true" in around
    assert said in page.text
    assert only_shown(page.html) == {"chat"}
    assert stored() == ("greeter", {})


def test_the_preview_names_the_field(browser):
    fields = browser.open("/agents/default").fields
    shown = browser.send("/agents/default/preview", fields | {"agent_class": "chat"})
    assert 'data-field="agent_options.chat.model"' in shown.html


def test_another_kind_forgets_the_options_of_the_one_before(save, stored):
    save(agent_class="chat", **chat(model="m"))
    save(agent_class="greeter")
    assert stored() == ("greeter", {})


def test_a_class_of_ones_own_has_its_options_as_json(save, stored, browser):
    name = "tests.web.api.test_agent_options:Moody"
    own = {"agent_class": name, "agent_options.own.all": '{"mood": "good"}'}
    save(**own)
    assert stored() == (name, {"mood": "good"})
    assert only_shown(browser.open("/agents/default").html) == {"own"}
    bad = save(**own | {"agent_options.own.all": '{"mood": "bad"}'})
    assert "must not be bad" in bad.text


def test_a_headers_value_is_never_shown_and_kept(deps, browser, save, stored):
    options = {"url": "wss://bot.example.com", "headers": {"X-Key": "a-secret"}}
    kind = {"agent_class": "remote", "agent_options": options}
    AgentRepository(deps.directory, "a test").replace("default", {"id": "default"} | kind)
    page = browser.open("/agents/default")
    assert "a-secret" not in page.html
    save(name="Desk")
    assert stored() == ("remote", options)
    lines = page.fields["agent_options.remote.headers"] + "\nX-More: 2"
    save(**{"agent_options.remote.headers": lines})
    assert stored()[1]["headers"] == {"X-Key": "a-secret", "X-More": "2"}

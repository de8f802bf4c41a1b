"""An agent that can't do what its settings say is named, with the variable it lacks."""

from types import SimpleNamespace

import pytest

from deadair import config
from monitor.settings import AgentConfig
from web.cli.checks import agents
from web.cli.checks.check_answer import answer

pytestmark = pytest.mark.unit
GOOD = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ADMIN_TOKEN": "4f1c9a7be02d4d5f",
    "SECRET_KEY": "aa0317ce95bd8826",
    "DIAL_PREFIXES": "+44",
}
CHAT = {"base_url": "https://models.example.com/v1", "model": "m", "api_key_env": "MODEL_KEY"}


def look(env=None, settings=None, **agent):
    made = AgentConfig.model_validate(
        {"id": "desk", **agent, "settings": {"dead_air_settings": settings or {}}}
    )
    variables = GOOD | (env or {})
    return answer(agents.faults(made, config.read(variables), variables))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"settings": {"follow_up_sms": "Call us."}, "env": {"TELNYX_SMS_FROM": "+15550100001"}},
        {"settings": {"on_silence": "transfer", "transfer_to": "+442071838750"}},
        {"settings": {"on_silence": "transfer", "transfer_to": "sip:desk@example.com"}},
        {"settings": {"on_silence": "transfer", "transfer_to": "queue:desk"}},
        {"settings": {"transfer_to": "+12125550100"}},
        {"agent_class": "chat", "agent_options": CHAT, "env": {"MODEL_KEY": "k"}},
        {
            "agent_class": "chat",
            "agent_options": CHAT | {"base_url": "http://127.0.0.1:11434/v1"},
        },
    ],
)
def test_what_is_well_is_not_told(given):
    assert look(**given) == (True, "fit", "")


@pytest.mark.parametrize(
    ("given", "said", "fix"),
    [
        ({"settings": {"follow_up_sms": "Call us."}}, "nobody sends it", "TELNYX_SMS_FROM"),
        (
            {"settings": {"on_silence": "transfer", "transfer_to": "+12125550100"}},
            "DIAL_PREFIXES does not allow",
            "DIAL_PREFIXES on workers",
        ),
        (
            {"settings": {"agent_failed": "transfer", "transfer_to": "+12125550100"}},
            "DIAL_PREFIXES does not allow",
            "transfer_to",
        ),
        ({"agent_class": "acme.voice:Concierge"}, "(ModuleNotFoundError)", "image"),
        ({"agent_class": "json:Concierge"}, "(AttributeError)", "image"),
        ({"agent_class": "chat", "agent_options": {}}, "agent_options.model", "flask agents set"),
    ],
)
def test_what_will_fail_in_a_call_is_bad(given, said, fix):
    ok, detail, mend = look(**given)
    assert not ok
    assert detail.startswith("desk")
    assert said in detail
    assert fix in mend
    assert "+1212" not in detail + mend


def test_a_model_without_its_key_is_a_note():
    ok, detail, mend = look(agent_class="chat", agent_options=CHAT)
    assert ok
    assert "MODEL_KEY is not set" in detail
    assert "MODEL_KEY on the web workers" in mend


def test_all_stored_agents_are_looked_at():
    raws = {"broken": "{}", "desk": AgentConfig(id="desk").model_dump_json()}
    directory = SimpleNamespace(ids=lambda: list(raws), raws=lambda _: raws)
    p = SimpleNamespace(directory=directory, config=config.read(GOOD))
    ok, detail, fix = agents.check(p)
    assert (ok, detail) == (False, "broken can't be read")
    assert fix
    del raws["broken"]
    assert agents.check(p) == (True, "1 stored", "")

"""Which model the agent of `make run` talks by."""

import pytest

from deploy.local.talking_agent import DEFAULT_MODEL, OPENAI, options_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("variables", "simulator", "options"),
    [
        ({}, None, {}),
        ({}, 8010, {"base_url": "http://127.0.0.1:8010/v1", "model": "scripted"}),
        ({"OPENAI_API_KEY": "sk"}, 8010, {"base_url": OPENAI, "model": DEFAULT_MODEL}),
        ({"OPENAI_API_KEY": "sk"}, None, {"base_url": OPENAI, "model": DEFAULT_MODEL}),
        (
            {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1", "OPENAI_MODEL": "llama"},
            8010,
            {"base_url": "http://127.0.0.1:11434/v1", "model": "llama"},
        ),
    ],
)
def test_a_model_that_is_given_goes_before_the_scripted_one(variables, simulator, options):
    assert options_of(variables, simulator) == options

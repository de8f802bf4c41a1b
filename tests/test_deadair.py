"""The public package: which agents `agent_class` names, and that importing it costs little."""

import subprocess
import sys

import pytest

import deadair
from deadair.agents.greeter import Greeter
from monitor.settings import AgentConfig, parse_agent

pytestmark = pytest.mark.unit

NAMES = ("greeter", "agents.greeter:Greeter", "deadair.agents.greeter:Greeter")


@pytest.mark.parametrize("name", NAMES)
def test_each_name_of_the_greeter_loads_it_from_a_stored_configuration(name):
    config = parse_agent(f'{{"id": "desk", "agent_class": "{name}"}}')
    assert isinstance(deadair.load(config.agent_class), Greeter)


def test_the_greeter_is_the_default_agent():
    assert AgentConfig(id="desk").agent_class == "greeter"
    assert isinstance(deadair.load(deadair.DEFAULT_AGENT), Greeter)


@pytest.mark.parametrize("name", ["greeters", "agents.greeter:Other", "no.such:Thing", "json:"])
def test_what_can_not_be_loaded_is_refused_by_its_name(name):
    with pytest.raises(deadair.AgentNotFoundError, match=name):
        deadair.load(name)


class Minded:
    """An agent with an opinion of its options."""

    def __init__(self, options):
        if options.get("mood") not in {None, "good"}:
            raise deadair.OptionsError("mood", "must be good")
        self.options = options


class Optionless:
    pass


def test_a_class_that_takes_options_is_given_them():
    assert deadair.load(f"{__name__}:Minded", {"mood": "good"}).options == {"mood": "good"}
    assert deadair.load(f"{__name__}:Minded").options == {}


def test_options_are_refused_by_the_class_or_for_having_none():
    with pytest.raises(deadair.OptionsError, match="mood must be good"):
        deadair.load(f"{__name__}:Minded", {"mood": "bad"})
    with pytest.raises(deadair.OptionsError, match="takes none"):
        deadair.load(f"{__name__}:Optionless", {"mood": "good"})
    with pytest.raises(deadair.OptionsError, match="takes none"):
        deadair.load("greeter", {"mood": "good"})


def test_the_public_package_imports_no_framework():
    code = (
        "import sys, deadair; "
        "print(*sorted({m.partition('.')[0] for m in sys.modules} & "
        "{'flask', 'celery', 'redis', 'pydantic', 'gevent', 'calls'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

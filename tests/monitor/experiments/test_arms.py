"""Which calls get other settings: the same ones in every process, in the configured share."""

import json
import subprocess
import sys

import pytest

from monitor.experiments.arms import Arm, arm_of, experiment_id, place_of, running, taking_part
from monitor.settings import AgentConfig, effective
from monitor.settings.experiments import Experiment

pytestmark = pytest.mark.unit

NINE = {"silence_timeout_normal": 9.0}


def experiment(**given):
    plain = {"name": "nine", "share": 0.5, "settings": {"dead_air_settings": NINE}}
    return Experiment.model_validate(plain | given)


def calls_in(arm, of, count=200):
    names = [f"v3:call-{n}" for n in range(count)]
    return [name for name in names if arm_of(of.name, name, of.share) is arm]


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
def test_the_share_of_calls_is_the_one_asked_for(share):
    found = sum(arm_of("nine", f"v3:{n}", share) is Arm.OTHER for n in range(20_000)) / 20_000
    assert found == pytest.approx(share, abs=0.01)


def test_a_larger_share_keeps_those_that_were_in_it():
    small = {n for n in range(500) if arm_of("nine", f"v3:{n}", 0.1) is Arm.OTHER}
    large = {n for n in range(500) if arm_of("nine", f"v3:{n}", 0.3) is Arm.OTHER}
    assert small < large


def test_two_experiments_choose_independently():
    both = sum(arm_of("one", f"v3:{n}", 0.5) is arm_of("two", f"v3:{n}", 0.5) for n in range(4_000))
    assert both / 4_000 == pytest.approx(0.5, abs=0.04)


def test_another_process_chooses_the_same():
    ask = (
        "from monitor.experiments.arms import arm_of;"
        "print(*(arm_of('nine', f'v3:{n}', 0.3) for n in range(50)))"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.split() == [str(arm_of("nine", f"v3:{n}", 0.3)) for n in range(50)]


def test_its_settings_are_the_call_s_and_stay_so():
    [call, *_] = calls_in(Arm.OTHER, experiment())
    override = taking_part(experiment(), call, "")
    raw = AgentConfig(id="desk").model_dump_json()
    assert effective(raw, override).silence_timeout_normal == 9.0
    assert place_of(override).arm == Arm.OTHER
    assert place_of(override).id == experiment_id(experiment())


def test_the_usual_group_has_the_agent_s_settings_and_is_counted_too():
    [call, *_] = calls_in(Arm.USUAL, experiment())
    override = taking_part(experiment(), call, "")
    raw = AgentConfig(id="desk").model_dump_json()
    assert effective(raw, override) == effective(raw, "")
    assert place_of(override).arm == Arm.USUAL


def test_a_call_with_settings_of_its_own_takes_no_part_if_they_are_tested():
    own = json.dumps({"dead_air_settings": {"silence_timeout_normal": 3.0}})
    assert taking_part(experiment(), "v3:a", own) == own
    other = json.dumps({"dead_air_settings": {"hangup_grace": 3.0}})
    [call, *_] = calls_in(Arm.OTHER, experiment())
    with_both = taking_part(experiment(), call, other)
    found = effective(AgentConfig(id="desk").model_dump_json(), with_both)
    assert (found.silence_timeout_normal, found.hangup_grace) == (9.0, 3.0)


def test_a_call_that_gets_such_settings_later_is_counted_no_more():
    stored = json.loads(taking_part(experiment(), "v3:a", ""))
    assert place_of(json.dumps(stored)) is not None
    assert place_of(json.dumps(stored | {"dead_air_settings": NINE})) is None


def test_settings_that_no_longer_fit_are_left_out_alone():
    warns = experiment(settings={"dead_air_settings": {"max_call_warning": 60.0}})
    [call, *_] = calls_in(Arm.OTHER, warns)
    override = taking_part(warns, call, json.dumps({"dead_air_settings": {"hangup_grace": 3.0}}))
    short = {"settings": {"dead_air_settings": {"max_call_duration": 30.0}}}
    found = effective(AgentConfig(id="desk", **short).model_dump_json(), override)
    assert (found.max_call_warning, found.hangup_grace) == (0.0, 3.0)


def test_other_settings_or_guard_rails_begin_new_counts_and_a_share_does_not():
    plain = experiment_id(experiment())
    assert experiment_id(experiment(share=0.2, running=False)) == plain
    ten = {"dead_air_settings": {"silence_timeout_normal": 10.0}}
    assert experiment_id(experiment(settings=ten)) != plain
    assert experiment_id(experiment(guard_rails={"hang_ups": 0.2})) != plain


def test_one_runs_at_a_time():
    paused = experiment(running=False, name="before")
    config = AgentConfig(id="desk", experiments=(paused, experiment()))
    assert running(config).name == "nine"
    with pytest.raises(ValueError, match="more than one that runs"):
        AgentConfig(id="desk", experiments=(experiment(), experiment(name="two")))
    with pytest.raises(ValueError, match="names of their own"):
        AgentConfig(id="desk", experiments=(experiment(), paused, experiment(running=False)))


def test_one_change_at_a_time_unless_several_is_said():
    two = {"dead_air_settings": NINE | {"hangup_grace": 8.0}}
    with pytest.raises(ValueError, match="one setting, not 2"):
        experiment(settings=two)
    assert experiment(settings=two, several=True).several

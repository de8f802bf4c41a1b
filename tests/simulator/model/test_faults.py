import pytest

from simulator.model.faults import Fault, Faults

pytestmark = pytest.mark.unit


def planted(**given):
    faults = Faults(seed=7)
    faults.plant(Fault.from_dict(given))
    return faults


def test_a_fault_strikes_what_its_pattern_names():
    faults = planted(do="drop", event="call.speak.*")
    assert faults.strike("call.speak.ended", "a", ("drop",))
    assert not faults.strike("call.hangup", "a", ("drop",))
    assert not faults.strike("call.speak.ended", "a", ("delay",))


def test_a_fault_for_one_call_spares_the_others():
    faults = planted(do="drop", event="*", call="a")
    assert not faults.strike("call.hangup", "b", ("drop",))
    assert faults.strike("call.hangup", "a", ("drop",))
    faults.forget_call("a")
    assert not faults.strike("call.hangup", "a", ("drop",))


def test_count_and_skip():
    faults = planted(do="status", command="speak", status=500, count=2, skip=1)
    struck = [bool(faults.strike("speak", "a", ("status",))) for _ in range(5)]
    assert struck == [False, True, True, False, False]


def test_probability_is_seeded():
    runs = []
    for _ in range(2):
        faults = planted(do="drop", probability=0.5)
        runs.append([bool(faults.strike("x", "a", ("drop",))) for _ in range(200)])
    assert runs[0] == runs[1]
    assert 60 < sum(runs[0]) < 140


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "do is None"),
        ({"do": "explode"}, "do is 'explode'"),
        ({"do": "drop", "colour": 1}, "colour: no such field"),
        ({"do": "drop", "command": "speak"}, "'drop' is matched by 'event', not by 'command'"),
        ({"do": "delay", "seconds": "2"}, "seconds is '2'"),
        ({"do": "drop", "count": 1.5}, "count is 1.5"),
        ({"do": "drop", "id": 4}, "id: no such field"),
        ({"do": "status", "status": "busy"}, "status is 'busy'"),
    ],
)
def test_a_bad_fault_is_told_what_is_wrong(given, said):
    with pytest.raises(ValueError, match="fault: ") as caught:
        Fault.from_dict(given)
    assert said in str(caught.value)


def test_remove_one_or_all():
    faults = Faults()
    first = faults.plant(Fault.from_dict({"do": "drop"}))
    faults.plant(Fault.from_dict({"do": "delay"}))
    assert faults.remove(first.id) == 1
    assert [each["do"] for each in faults.listed()] == ["delay"]
    assert faults.remove() == 1
    assert faults.listed() == []

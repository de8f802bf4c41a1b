"""Every test of a level is found, whatever else its module holds."""

import pytest

from tests.levels import may_hold_wanted

pytestmark = pytest.mark.unit

UNIT = "pytestmark = pytest.mark.unit\n"
LONG = "pytestmark = [pytest.mark.unit, pytest.mark.long]\n"
ONE_IS_LONG = UNIT + "@pytest.mark.long\ndef test_a(): ..."
ALONE = "pytestmark = [pytest.mark.system, pytest.mark.alone, pytest.mark.timeout(180)]\n"
SYSTEM = "pytestmark = pytest.mark.system\n"
TWO = "from pytest import mark\n@mark.system\ndef test_a(): ...\n@mark.unit\ndef test_b(): ...\n"


@pytest.mark.parametrize(
    ("expression", "wanted", "others"),
    [
        ("unit", [UNIT, LONG, ONE_IS_LONG, TWO], [SYSTEM, ALONE]),
        ("unit and not long", [UNIT, LONG, ONE_IS_LONG, TWO], [SYSTEM, ALONE]),
        ("search or long", [LONG, ONE_IS_LONG], [UNIT, SYSTEM, ALONE, TWO]),
        ("system and not alone", [SYSTEM, ALONE, TWO], [UNIT, LONG, ONE_IS_LONG]),
        ("alone", [ALONE], [UNIT, LONG, ONE_IS_LONG, SYSTEM, TWO]),
        ("not unit", [SYSTEM, ALONE, UNIT, LONG, TWO], []),
        ("", [UNIT, LONG, ONE_IS_LONG, SYSTEM, ALONE, TWO], []),
    ],
)
def test_what_cannot_be_selected_is_not_imported(expression, wanted, others):
    assert all(may_hold_wanted(text, expression) for text in wanted)
    assert not any(may_hold_wanted(text, expression) for text in others)


@pytest.mark.parametrize("text", ["", "def test_a(): ...", "pytestmark = pytest.mark.untit"])
@pytest.mark.parametrize("expression", ["unit", "system and not alone"])
def test_what_names_no_level_is_collected_to_be_refused(text, expression):
    assert may_hold_wanted(text, expression)

"""Every setting appears once, with its parts; a phone number is kept in one form."""

import pytest
from pydantic import TypeAdapter, ValidationError

from monitor.settings import DeadAirSettings
from monitor.settings.fields import setting_fields
from monitor.settings.phone_number import PhoneNumber
from monitor.settings.transfer_target import TransferTarget

pytestmark = pytest.mark.unit


def test_a_setting_with_parts_is_listed_part_by_part():
    names = [name for name, _ in setting_fields()]
    assert len(names) == len(set(names))
    assert {"call_screening.identity", "call_screening.purpose"} <= set(names)
    assert {name.partition(".")[0] for name in names} == set(DeadAirSettings.model_fields)


def test_every_setting_has_a_description():
    assert [name for name, field in setting_fields() if not field.description] == []


@pytest.mark.parametrize("written", ["+15550100001", "15550100001", "+1 (555) 010-0001"])
def test_a_phone_number_is_kept_as_e164(written):
    assert TypeAdapter(PhoneNumber).validate_python(written) == "+15550100001"


@pytest.mark.parametrize("value", [15550100001, None, "nobody", "+٤٤٢٠٧٩٤٦٠٩٥٨"])
def test_anything_else_is_refused(value):
    with pytest.raises(ValidationError):
        TypeAdapter(PhoneNumber).validate_python(value)


def test_a_target_of_a_transfer_is_a_text():
    with pytest.raises(ValidationError):
        TypeAdapter(TransferTarget).validate_python(15550100001)

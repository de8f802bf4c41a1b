"""Numbers are compared as numbers, however they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.phone_numbers import NotANumberError, e164, same_form

pytestmark = pytest.mark.unit

NUMBER = "+15550100001"


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        "15550100001",
        "+1 555 010 0001",
        " +1 (555) 010-0001 ",
        "+1.555.010.0001",
        "+1\u00a0555\u2011010\u20110001",
        "\u202a+15550100001\u202c",
        "sip:+15550100001@sip.example.com",
        "sip:15550100001@sip.example.com:5060;user=phone",
        "SIPS:+15550100001;npdi@example.com",
        "<sip:+15550100001@example.com>",
        "tel:+1-555-010-0001;phone-context=x",
        "callto:+15550100001",
        "sip:%2B15550100001@example.com",
        "sip:+15550100001:secret@example.com",
        '"Jane" <sip:+15550100001@example.com>;tag=1',
        "Jane Roe <tel:+15550100001>",
        "\ufeff+15550100001",
        "+1\u200b555\u00ad010\u20600001",
        "\u2066+1 555 010 0001\u2069",
        "+1\u2212555\u2212010\u22120001",
        "\uff0b15550100001",
    ],
)
def test_one_number_however_it_is_written(written):
    assert e164(written) == NUMBER


def test_a_zero_that_is_dialled_only_inside_the_country_is_no_part_of_it():
    assert e164("+44 (0)20 7946 0000") == e164("+442079460000") == "+442079460000"
    assert e164("+39 06 1234567") == "+39061234567", "in Italy the zero belongs to it"


@pytest.mark.parametrize(
    "digits",
    ["\u0661\u0665\u0665\u0665\u0660\u0661\u0660\u0660\u0660\u0660\u0661",
     "\uff11\uff15\uff15\uff15\uff10\uff11\uff10\uff10\uff10\uff10\uff11",
     "1555010000\u0967"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["+{}", "{}", "sip:+{}@example.com"])
def test_digits_of_other_scripts_are_refused_in_plain_words(digits, around):
    with pytest.raises(NotANumberError, match="digits 0 to 9"):
        e164(around.format(digits))


@pytest.mark.parametrize(
    "text",
    ["", "+", "12", "911", "0301234567", "+0301234567", "00491234567", "+1555010000123456",
     "alice", "sip:alice@example.com", "Jane <sip:alice@example.com>", "sip:%00@x",
     "+1 555 010 0001 x12", "sip:+1555%CALL@x", "+1_555_010_0001", "+1555CALLNOW",
     "++15550100001", "+1555010000\x00"],
)  # fmt: skip
def test_what_is_no_international_number_is_refused_and_looked_up_as_it_is(text):
    with pytest.raises(NotANumberError, match=r"E\.164"):
        e164(text)
    assert same_form(text) == text


@given(st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z"))
def test_whatever_has_the_form_is_taken_and_stays_as_it_became(number):
    assert e164(e164(number)) == e164(number)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text):
    assert same_form(same_form(text)) == same_form(text)

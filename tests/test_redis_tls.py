"""What an address says of TLS means the same to the store and the broker, in either's words."""

import ssl

import pytest

from deadair import redis_tls

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("word", ["required", "CERT_REQUIRED", "Required", "cert_required"])
def test_both_spellings_are_known(word):
    url = f"rediss://h/0?ssl_cert_reqs={word}"
    assert redis_tls.fault(url) == ""
    assert redis_tls.options(url)["ssl_cert_reqs"] is ssl.CERT_REQUIRED


def test_nothing_said_means_that_the_certificate_is_checked():
    assert redis_tls.options("rediss://h:6380/0") == {
        "ssl_cert_reqs": ssl.CERT_REQUIRED,
        "ssl_check_hostname": True,
    }
    assert redis_tls.options("redis://h:6380/0") == {}


@pytest.mark.parametrize(("word", "level"), [("none", ssl.CERT_NONE), ("CERT_NONE", ssl.CERT_NONE)])
def test_no_check_has_to_be_asked_for(word, level):
    found = redis_tls.options(f"rediss://h/0?ssl_cert_reqs={word}")
    assert found == {"ssl_cert_reqs": level, "ssl_check_hostname": False}


def test_files_travel_and_the_rest_of_the_address_stays():
    url = "rediss://u:p%2Fw@h:6380/3?ssl_ca_certs=/ca.pem&ssl_check_hostname=false&protocol=3"
    assert redis_tls.options(url)["ssl_ca_certs"] == "/ca.pem"
    assert redis_tls.options(url)["ssl_check_hostname"] is False
    assert redis_tls.plain(url) == "rediss://u:p%2Fw@h:6380/3?protocol=3"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ssl_cert_reqs=maybe", "ssl_cert_reqs"),
        ("ssl_cert_reqs=", "ssl_cert_reqs"),
        ("ssl_check_hostname=perhaps", "ssl_check_hostname"),
        ("ssl_ca_cert=/typo.pem", "ssl_ca_cert"),
    ],
)
def test_what_is_no_word_is_told_of(query, names):
    assert names in redis_tls.fault(f"rediss://h/0?{query}")

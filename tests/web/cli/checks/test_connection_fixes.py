"""What a broker or store says when it can't be used leads to what to do about it."""

import pytest

from web.cli.checks.connection_fixes import fix_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        (
            "Error 1 connecting to h:1. certificate verify failed: self-signed certificate",
            "ssl_ca_certs",
        ),
        ("certificate verify failed: IP address mismatch, certificate is not valid", "hostname"),
        ("certificate verify failed: Hostname mismatch, certificate is not valid for", "hostname"),
        ("certificate verify failed: certificate has expired (_ssl.c:1006)", "renew"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)", "speaks no TLS"),
        ("[SSL: RECORD_LAYER_FAILURE] record layer failure (_ssl.c:1006)", "speaks no TLS"),
        ("[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required", "certfile"),
        ("EOF occurred in violation of protocol (_ssl.c:2427)", "ssl_certfile"),
        ("Server unexpectedly closed connection", "ssl_certfile"),
        ("Connection closed by server.", "rediss://"),
        ("Error while reading from h:1 : (104, 'Connection reset by peer')", "rediss://"),
        ("[Errno 2] No such file or directory", "path"),
        ("NOAUTH Authentication required.", "password"),
        ("WRONGPASS invalid username-password pair or user is disabled.", "password"),
        ("(403) ACCESS_REFUSED - Login was refused using authentication mechanism", "password"),
        ("NOPERM User x has no permissions to run the 'evalsha' command", "ACL"),
        ("ERR DB index is out of range", "database"),
        ("Connection.open: (530) NOT_ALLOWED - vhost crm not found", "add_vhost"),
        ("No master found for 'main' : ConnectionError", "sentinel://"),
        ("ERR unknown command 'SENTINEL', with args beginning with:", "sentinel://"),
        ("(406) PRECONDITION_FAILED - inequivalent arg 'x-queue-type'", "BROKER_QUEUE_TYPE"),
        ("Error -2 connecting to reddis:6379. Name or service not known.", "name"),
        ("READONLY You can't write against a read only replica.", "master"),
    ],
)
def test_each_error_has_its_fix(said, hint):
    assert hint in fix_of(said, "otherwise")


def test_others_keep_the_check_s_own():
    assert fix_of("Error 111 connecting to h:6379. Connection refused.", "start it") == "start it"

"""What may stand behind the `?` of an `amqp://` or `amqps://` address. Pure.

The TLS options have the names of `rediss://` (`deadair.redis_tls`). kombu passes them on under
names that py-amqp does not know, and py-amqp compares the server's name with its certificate only
if it is told the name.
"""

import ssl
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from deadair import redis_tls

SCHEMES = frozenset({"amqp", "amqps", "pyamqp"})
TLS = frozenset({"amqps"})
_PY_AMQP = {
    "ssl_ca_certs": "ca_certs",
    "ssl_certfile": "certfile",
    "ssl_keyfile": "keyfile",
    "ssl_ciphers": "ciphers",
}
_KNOWN_TLS = frozenset({"ssl_cert_reqs", "ssl_check_hostname", *_PY_AMQP})
LOGINS = ("PLAIN", "AMQPLAIN", "EXTERNAL")
"""How a client proves who it is; EXTERNAL: by its certificate."""


def fault(url: str) -> str:
    """Return what is wrong with the options of *url*, '' if nothing is."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    known = {"heartbeat", "login_method"} | (_KNOWN_TLS if parts.scheme in TLS else frozenset())
    if unknown := sorted(given.keys() - known):
        hint = "; TLS needs amqps://" if unknown[0].startswith("ssl") and len(known) == 2 else ""  # noqa: PLR2004
        return (
            f"has an unknown option {unknown[0][:40]}; known are {', '.join(sorted(known))}{hint}"
        )
    if not given.get("heartbeat", "0").isdecimal():
        return "heartbeat must be a whole number of seconds"
    if given.get("login_method", LOGINS[0]) not in LOGINS:
        return f"login_method must be one of {', '.join(LOGINS)}"
    if "ssl_keyfile" in given and "ssl_certfile" not in given:
        return "has ssl_keyfile without ssl_certfile"
    return redis_tls.fault(url)


def tls(url: str) -> dict[str, Any]:
    """Return py-amqp's TLS options of *url*; {} without TLS.

    `server_hostname` is None where the name is checked: a connection fills in that of its server.
    """
    parts = urlsplit(url)
    if parts.scheme not in TLS:
        return {}
    read = redis_tls.read(parts.query)
    named = {"server_hostname": None} if read["ssl_check_hostname"] else {}
    files = {name: read[ours] for ours, name in _PY_AMQP.items() if ours in read}
    return {**files, **named, "cert_reqs": ssl.VerifyMode(read["ssl_cert_reqs"])}

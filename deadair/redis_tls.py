"""The TLS options of a `rediss://` address, for the store's client and the broker's alike.

redis-py checks the server's certificate by default, kombu does not, and each has its own names for
the options. Both spellings are accepted here, and the certificate is checked by default. Pure.
"""

import ssl
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

WORDS = {
    "required": ssl.CERT_REQUIRED,
    "cert_required": ssl.CERT_REQUIRED,
    "optional": ssl.CERT_OPTIONAL,
    "cert_optional": ssl.CERT_OPTIONAL,
    "none": ssl.CERT_NONE,
    "cert_none": ssl.CERT_NONE,
}
_YES, _NO = frozenset({"true", "1", "yes", "t"}), frozenset({"false", "0", "no", "f"})
_FILES = frozenset({"ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile"})
_OTHERS = frozenset({"ssl_ca_data", "ssl_password", "ssl_ciphers", "ssl_min_version"})
TLS = frozenset({"rediss", "sentinels", "clusters"})
KNOWN = frozenset({"ssl_cert_reqs", "ssl_check_hostname", *_FILES, *_OTHERS})


def fault(url: str) -> str:
    """Return what is wrong with the TLS options of *url*, '' if nothing is."""
    try:
        given = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    except ValueError:
        return "must be a URL"
    unknown = sorted(name for name in given if name.startswith("ssl_") and name not in KNOWN)
    if unknown:
        return f"has an unknown option {unknown[0][:40]}; known are {', '.join(sorted(KNOWN))}"
    if given.get("ssl_cert_reqs", "required").lower() not in WORDS:
        return "ssl_cert_reqs must be required, optional or none (or CERT_REQUIRED ...)"
    if given.get("ssl_check_hostname", "true").lower() not in _YES | _NO:
        return "ssl_check_hostname must be true or false"
    return ""


def options(url: str) -> dict[str, Any]:
    """Return the TLS options of *url* for both clients; {} without TLS."""
    parts = urlsplit(url)
    return read(parts.query) if parts.scheme in TLS else {}


def read(query: str) -> dict[str, Any]:
    """Return the TLS options of what stands behind the `?` of an address."""
    given = {name: value for name, value in parse_qsl(query) if name in KNOWN}
    level = WORDS[given.pop("ssl_cert_reqs", "required").lower()]
    named = given.pop("ssl_check_hostname", "true").lower() in _YES
    number = given.pop("ssl_min_version", "")
    return {
        **given,
        **({"ssl_min_version": int(number)} if number else {}),
        "ssl_cert_reqs": level,
        "ssl_check_hostname": named and level is not ssl.CERT_NONE,
    }


def plain(url: str) -> str:
    """Return *url* without its TLS options, which are passed separately."""
    parts = urlsplit(url)
    rest = [(name, value) for name, value in parse_qsl(parts.query) if name not in KNOWN]
    return urlunsplit(parts._replace(query=urlencode(rest)))

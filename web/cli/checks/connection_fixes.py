"""What to do about a broker or store that can't be used, by what its error says. Pure."""

import re

PASSWORD = (
    "correct user and password in the address; write / # ? @ % in them as %2F %23 %3F %40 %25"  # noqa: S105  # a hint
)
_FIXES = (
    (
        r"(hostname|ip address) mismatch|doesn't match",
        "use a name that is in its certificate, or, if you must, ?ssl_check_hostname=false",
    ),
    (r"certificate has expired|not yet valid", "renew its certificate, and look at this clock"),
    (
        r"certificate verify failed",
        "name the authority that signed its certificate: ?ssl_ca_certs=/path/to/ca.pem",
    ),
    (
        r"unexpected eof|eof occurred in violation|unexpectedly closed",
        (
            "it hangs up: if it requires a client certificate, "
            "?ssl_certfile=/path/cert.pem&ssl_keyfile=/path/key.pem; else find its port for TLS"
        ),
    ),
    (
        r"wrong version number|record layer failure|http request",
        "the port speaks no TLS: write its TLS port, or redis://, sentinel:// or amqp://",
    ),
    (
        r"certificate required|alert (handshake|bad certificate|unknown ca)",
        "it requires a client certificate: ?ssl_certfile=/path/cert.pem&ssl_keyfile=/path/key.pem",
    ),
    (r"no such file", "a file named in the address is not on this host: correct its path"),
    (r"noauth|wrongpass|authentication required|invalid (username|password)", PASSWORD),
    (
        r"access to .* refused",
        "let its user make, write and read: rabbitmqctl set_permissions -p VHOST USER .* .* .*",
    ),
    (r"access_refused|login was refused", PASSWORD),
    (r"noperm|no permission", "let its user do all but @dangerous, and INFO: ACL SETUSER"),
    (
        r"db index|db number|invalid db",
        "the server has no database of that number: 0 to 15, unless `databases` says otherwise",
    ),
    (
        r"not_allowed|vhost .* not found|no access to vhost",
        "make the vhost and let the user in: rabbitmqctl add_vhost, set_permissions",
    ),
    (
        r"no master found|unknown command .?sentinel",
        "write a Sentinel's port and the name it knows its master by: sentinel://host:26379/name/0",
    ),
    (
        r"precondition_failed|inequivalent arg",
        "a queue of that name has another kind: delete it, or set BROKER_QUEUE_TYPE to its kind",
    ),
    (r"name or service not known|name resolution|getaddrinfo", "correct the host's name, or DNS"),
    (
        r"connection (closed|reset)|closed by (server|peer)|timeout",
        "if the port speaks TLS, write rediss://, sentinels:// or amqps://; else look at firewalls",
    ),
    (r"readonly|read only replica", "write the address of the master, or sentinel://"),
)


def fix_of(said: str, otherwise: str) -> str:
    """Return how to mend what an error *said*; *otherwise* where nothing is known of it."""
    text = said.lower()
    return next((fix for pattern, fix in _FIXES if re.search(pattern, text)), otherwise)

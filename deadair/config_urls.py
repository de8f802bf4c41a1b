"""Addresses of stores, brokers and web servers among the variables of `deadair.config`. Pure."""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic_core import PydanticCustomError

from deadair import amqp_options, redis_tls

MOST_PORTS = 65_535
IN_PASSWORDS = " and names a host; in a password write / # ? @ % as %2F %23 %3F %40 %25"  # a hint
REDIS_SCHEMES = ("redis", "rediss", "unix", "sentinel", "sentinels")
BROKER_SCHEMES = (*REDIS_SCHEMES, "amqp", "amqps", "pyamqp")
CLUSTER_SCHEMES = ("cluster", "clusters")
SEVERAL = re.compile(r";(?=[a-z]+://)")
"""Between the addresses of several Redis or Sentinel groups, each with its share of the calls."""


_OPTIONS = """
db timeout socket_timeout socket_connect_timeout socket_keepalive retry_on_timeout retry_on_error
max_connections health_check_interval protocol client_name lib_name lib_version username password
encoding encoding_errors decode_responses virtual_host
"""
OPTIONS = frozenset(_OPTIONS.split()) | redis_tls.KNOWN
"""What redis-py takes behind the `?` of an address; anything else fails at the first command."""


def bad(why: str) -> PydanticCustomError:
    return PydanticCustomError("variable", "{why}", {"why": why})


def _scheme_of(value: str) -> str:
    """Return what stands before `://`."""
    return value.partition("://")[0]


def _place_fault(parts: SplitResult) -> str:
    """Return what is wrong with the ports or the database of an address, '' for nothing."""
    for place in parts.netloc.rpartition("@")[2].split(","):
        port = place.rpartition("]")[2].partition(":")[2]
        if port and not (port.isdecimal() and 0 < int(port) <= MOST_PORTS):
            return f"has a port that is no number from 1 to {MOST_PORTS}"
    if parts.scheme in {"redis", "rediss"} and not (parts.path.strip("/") or "0").isdecimal():
        return "has a database that is no number: redis://host:6379/0"
    return ""


def url(*schemes: str) -> Callable[[str], str]:
    def checked(value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = bool(parts.hostname) or (parts.scheme == "unix" and bool(parts.path))
        except ValueError:
            usable = False
        if not usable or parts.scheme not in schemes:
            hint = IN_PASSWORDS if _scheme_of(value) in schemes else ""
            raise bad(f"must be a URL that starts with one of {', '.join(schemes)}{hint}")
        if why := _place_fault(parts):
            raise bad(why)
        name, _, db = parts.path.strip("/").partition("/")
        if parts.scheme.startswith("sentinel") and (not name or not (db or "0").isdecimal()):
            raise bad("must name the master: sentinel://user:pass@host:port,host:port/name/db")
        if parts.scheme in CLUSTER_SCHEMES and parts.path.strip("/") not in {"", "0"}:
            raise bad("must not have a database number: Redis Cluster has only database 0")
        if parts.scheme in redis_tls.TLS and (why := redis_tls.fault(value)):
            raise bad(why)
        return value

    return checked


def is_sharded(url: str) -> bool:
    """Return whether the state at *url* is on several servers; no Celery broker is."""
    return urlsplit(url).scheme in CLUSTER_SCHEMES or bool(SEVERAL.search(url))


def broker_beside(store: str) -> str:
    """Return the broker where none is named: the store, '' where that is on several servers."""
    return "" if is_sharded(store) else store


def _check_options(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        return
    unknown = sorted({name for name, _ in parse_qsl(parts.query)} - OPTIONS)
    if unknown:
        raise bad(
            f"has an unknown option {unknown[0][:40]}; known are {', '.join(sorted(OPTIONS))}"
        )


def store(value: str) -> str:
    parts = SEVERAL.split(value)
    schemes = REDIS_SCHEMES if len(parts) > 1 else (*REDIS_SCHEMES, *CLUSTER_SCHEMES)
    for part in parts:
        url(*schemes)(part)
        _check_options(part)
    if len(set(parts)) < len(parts):
        raise bad("lists a server twice")
    return value


def broker(value: str) -> str:
    if not value:
        raise bad("is required, since REDIS_URL names several servers")
    if urlsplit(value).scheme in CLUSTER_SCHEMES:
        raise bad(
            "can't be a Redis Cluster, which Celery does not support as a broker; "
            "use RabbitMQ or one Redis"
        )
    nodes = value.split(";")  # kombu separates several brokers by ;
    for node in nodes:
        url(*BROKER_SCHEMES)(node)
        if _scheme_of(node) in amqp_options.SCHEMES and (why := amqp_options.fault(node)):
            raise bad(why)
    if len({_scheme_of(node).removeprefix("py") for node in nodes}) > 1:
        raise bad("must have the same scheme in each of its addresses")
    if any(_tls(node) not in ({}, _tls(nodes[0])) for node in nodes[1:]):
        raise bad("must have the same TLS options in each of its addresses")
    return value


def _tls(url: str) -> dict[str, str]:
    return {name: value for name, value in parse_qsl(urlsplit(url).query) if name[:4] == "ssl_"}

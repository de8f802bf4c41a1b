"""Addresses that are well-formed and send secrets unprotected, or make all clients one."""

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from ssl import CERT_REQUIRED
from urllib.parse import SplitResult, urlsplit

from deadair import amqp_options, redis_tls
from deadair.config import PREFIX, Config
from deadair.loopback import is_loopback
from web.cli.checks.check_answer import Answer, Fault, answer
from web.dependencies import Dependencies

TLS_FIX = "write {scheme}://, and its port that speaks TLS"
PROXIES = "TRUSTED_PROXIES"
TLS_OF = {"redis": "rediss", "sentinel": "sentinels", "cluster": "clusters", "amqp": "amqps"}


def check(p: Dependencies) -> Answer:
    """Look at the addresses in the variables of this process."""
    return answer(faults(p.config, os.environ))


def faults(config: Config, env: Mapping[str, str]) -> Iterator[Fault]:
    """Return what is wrong with them."""
    yield from _https(config)
    yield from _proxies(config, env)
    servers = {"REDIS_URL": config.redis_url, "CELERY_BROKER_URL": config.broker_url}
    if config.broker_url == config.redis_url:
        del servers["CELERY_BROKER_URL"]
    for name, url in servers.items():
        yield from _server(name, url)


def _https(config: Config) -> Iterator[Fault]:
    simulated = is_loopback(config.telnyx_base_url)
    if urlsplit(config.telnyx_base_url).scheme == "http" and not simulated:
        said = "TELNYX_BASE_URL is http: the API key is sent unencrypted"
        yield Fault(True, said, "write https://api.telnyx.com/v2")
    if simulated and not is_loopback(config.public_url):
        said = "TELNYX_BASE_URL is a simulator's, on this host: no real call can be answered"
        yield Fault(False, said, "remove it to use Telnyx")
    flower = config.flower_url or ""
    if urlsplit(flower).scheme == "http" and not is_loopback(flower):
        said = "FLOWER_URL is http: its sign-in is sent unencrypted"
        yield Fault(False, said, "put it behind your proxy's https")


def _proxies(config: Config, env: Mapping[str, str]) -> Iterator[Fault]:
    """Gunicorn speaks no TLS: behind an https address there is a proxy."""
    given = env.get(PREFIX + PROXIES) or env.get(PROXIES)
    if config.public_url.startswith("https:") and not given:
        yield Fault(
            False,
            "PUBLIC_URL is https, so a proxy is in front, and TRUSTED_PROXIES is not set: if the "
            "proxy is on another host, all clients count as one, and one who guesses locks all out",
            "set TRUSTED_PROXIES to the proxy's network: 10.0.3.0/24 (127.0.0.1/32 on this host)",
        )


def _server(name: str, url: str) -> Iterator[Fault]:
    for part in url.split(";"):
        place = urlsplit(part)
        yield from _unchecked(name, place)
        remote = [host for host in _hosts(place) if not is_loopback(f"http://{host}")]
        if not remote:
            continue
        if place.scheme in TLS_OF and any(_is_public(host) for host in remote):
            said = f"{name} goes over the internet unencrypted"
            yield Fault(True, said, TLS_FIX.format(scheme=TLS_OF[place.scheme]))
        if place.scheme.startswith("amqp") and place.username in {None, "", "guest"}:
            said = f"{name} uses RabbitMQ's user guest, which is let in from its own host only"
            yield Fault(False, said, "make a user: rabbitmqctl add_user, set_permissions")
        elif not place.scheme.startswith("amqp") and not place.password:
            said = f"{name} has no password: anyone who can reach that Redis can read and end calls"
            yield Fault(False, said, "set requirepass or an ACL user, and write it in the address")
        if place.scheme.startswith("sentinel") and len(_hosts(place)) == 1:
            said = f"{name} names one Sentinel: while it is away no fail-over is seen"
            yield Fault(False, said, "name all of them: sentinel://a:26379,b:26379,c:26379/name/0")


def _unchecked(name: str, place: SplitResult) -> Iterator[Fault]:
    """Look for TLS that any server may answer."""
    if place.scheme not in redis_tls.TLS | amqp_options.TLS:
        return
    options = redis_tls.read(place.query)
    if options["ssl_cert_reqs"] is not CERT_REQUIRED:
        said = (
            f"{name} does not check the server's certificate (ssl_cert_reqs): any server is taken"
        )
        yield Fault(False, said, "write ?ssl_ca_certs=/path/to/ca.pem instead")
    elif not options["ssl_check_hostname"]:
        said = f"{name} takes any name in the server's certificate (ssl_check_hostname=false)"
        yield Fault(False, said, "write a host's name that is in its certificate")


def _hosts(place: SplitResult) -> list[str]:
    """Return every host of an address, in brackets if it is IPv6."""
    listed = place.netloc.rpartition("@")[2].split(",")
    return [
        each.rpartition(":")[0] if each.rpartition(":")[2].isdigit() else each for each in listed
    ]


def _is_public(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return False

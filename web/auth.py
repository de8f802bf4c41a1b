"""Authentication by tokens, always compared in constant time, or by a trusted proxy's headers.

Programs send a token as a bearer token; people sign in with it once and get a signed cookie.
ADMIN_TOKEN may do everything; OPERATE_TOKEN and LOOK_TOKEN, if set, less (`web.roles`). A proxy
that people have signed in to names them and their groups in headers; the API takes no such headers,
for a browser would send along what another site asks it to.
"""

import hmac
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address

from flask import request

from deadair.config import Config
from web.dependencies import dependencies
from web.roles import Role, of_groups


def tokens(config: Config) -> dict[Role, str]:
    """Return the tokens there are, by what they allow."""
    found = {
        Role.CONFIGURE: config.admin_token,
        Role.OPERATE: config.operate_token,
        Role.LOOK: config.look_token,
    }
    return {role: token for role, token in found.items() if token}


def role_of(offered: bytes) -> Role:
    """Return what the token *offered* allows; every token is compared, in constant time."""
    role = Role.NONE
    for allowed, token in tokens(dependencies().config).items():
        if hmac.compare_digest(offered, token.encode()):
            role = max(role, allowed)
    return role


def bearer_role() -> Role:
    """Return what the request's bearer token allows (RFC 6750)."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    # WSGI decodes header bytes as Latin-1; encode them back.
    role = role_of(key.strip().encode("latin-1", "replace"))
    return role if scheme.lower() == "bearer" else Role.NONE


def proxied_role() -> tuple[Role, str] | None:
    """Return the role and the name of who has signed in to the proxy in front; None if nobody has.

    The headers are believed from TRUSTED_PROXIES only, and only where FORWARD_AUTH_USER names one.
    """
    config = dependencies().config
    name = request.headers.get(config.forward_auth_user, "") if config.forward_auth_user else ""
    if not name or not is_trusted(request.remote_addr or "", config.trusted_proxies):
        return None
    listed = request.headers.get(config.forward_auth_groups, "")
    groups = {group.strip() for group in listed.replace(";", ",").split(",")} - {""}
    return of_groups(groups, config.forward_auth_roles), name


def is_trusted(peer: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Return whether *peer* is one of the proxies whose headers are believed."""
    try:
        return any(ip_address(peer) in network for network in networks)
    except ValueError:
        return False

"""Authentication by ADMIN_TOKEN, always compared in constant time.

Programs send it as a bearer token; people sign in with it once and get a signed cookie.
"""

import hmac

from flask import request

from web.dependencies import dependencies


def is_admin(offered: bytes) -> bool:
    """Return whether *offered* is ADMIN_TOKEN, in constant time."""
    return hmac.compare_digest(offered, dependencies().config.admin_token.encode())


def bears_token() -> bool:
    """Return whether the request carries ADMIN_TOKEN as its bearer token (RFC 6750)."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    # WSGI decodes header bytes as Latin-1; encode them back.
    return is_admin(key.strip().encode("latin-1", "replace")) and scheme.lower() == "bearer"

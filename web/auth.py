"""Who may come in: whoever holds ADMIN_TOKEN. Compared in constant time, always.

Programs send it as a bearer key; people sign in with it once and carry a signed cookie.
"""

import hmac

from flask import request

from web.dependencies import dependencies


def is_admin(offered: bytes) -> bool:
    """Return whether *offered* is ADMIN_TOKEN, taking as long for a near miss as for a far one."""
    return hmac.compare_digest(offered, dependencies().config.admin_token.encode())


def bears_token() -> bool:
    """Return whether the request carries ADMIN_TOKEN as its bearer key (RFC 6750)."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    # WSGI hands header bytes over as Latin-1; going back gives what was sent.
    return is_admin(key.strip().encode("latin-1", "replace")) and scheme.lower() == "bearer"

"""How browsers are protected: the session cookie, response headers, CSRF tokens, client addresses.

The cookie is not sent along with another site's posts, and each form carries a token of the session
besides (Flask-WTF).
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address

from flask import Flask, Request, abort, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadData, TimestampSigner
from werkzeug.wrappers import Response

from web.auth import is_trusted
from web.dependencies import Dependencies

SESSION_S = 12 * 3600
LEEWAY_S = 60
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_csrf = CSRFProtect()


def init_app(app: Flask, deps: Dependencies) -> None:
    """Set the session cookie's attributes, CSRF tokens, and headers on every answer with a body."""
    secure = deps.config.public_url.startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-deadair" if secure else "deadair",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_S,
        # A late answer to a preview or a stream must not restore an older session.
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # the API and webhooks carry a key or a signature instead
        WTF_CSRF_TIME_LIMIT=None,  # a token is good for as long as its session
        WTF_CSRF_SSL_STRICT=False,  # some browsers send no Referer; the token is enough
    )
    app.session_interface = _Sessions()
    _csrf.init_app(app)
    app.after_request(_add_headers)


def check_csrf() -> None:
    """Refuse a form without a token of this session."""
    try:
        _csrf.protect()
    except CSRFError:
        abort(403, "The form has expired, or is not from this site. Reload the page.")


def client_address(
    peer: str, forwarded_for: str, trusted: Iterable[IPv4Network | IPv6Network]
) -> str:
    """Return the address of the client: *peer*, or the one that trusted proxies report.

    Each proxy appends the peer it saw to X-Forwarded-For. So addresses are believed from the right
    for as long as the one that reports them is trusted; anybody could have written the rest.
    """
    networks = tuple(trusted)
    address = peer
    for reported in reversed(forwarded_for.split(",")):
        try:
            if not is_trusted(address, networks):
                break
            address = str(ip_address(reported.strip()))
        except ValueError:
            break
    return address


class _Sessions(SecureCookieSessionInterface):
    """Flask's own, but without a signer for requests that bring no cookie: Telnyx, the API.

    A cookie may have been signed by a host whose clock is ahead of this one's.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie or not (serializer := self.get_signing_serializer(app)):
            return self.session_class()
        try:
            data, signed_at = serializer.loads(cookie, return_timestamp=True)
        except BadData:
            return self.session_class()
        age_s = TimestampSigner("any").get_timestamp() - int(signed_at.timestamp())
        return self.session_class(data if -LEEWAY_S <= age_s <= SESSION_S else {})


def _add_headers(response: Response) -> Response:
    if response.content_length == 0:  # nothing to frame, sniff or run; webhooks are many
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response

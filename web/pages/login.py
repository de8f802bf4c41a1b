"""The door to the pages: sign-in with ADMIN_TOKEN, a signed cookie, a token on every form.

Nothing behind the door is shown or done without it, and no form of another site opens it: the
cookie is not sent along with foreign posts, and each form carries the session's own token besides.
"""

import hmac
import secrets
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Request,
    abort,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.wrappers import Response

from calls.sign_in_attempts import SignInAttempts
from web.auth import is_admin
from web.dependencies import Dependencies, dependencies

FAILURES = 10
"""Wrong tokens from one address before it has to wait."""

WAIT_S = 300
STAYS_S = 12 * 3600
LONGEST_PATH = 2_000
"""Characters of an address that one is led back to; gunicorn takes 4094 in a request's line."""

bp = Blueprint("door", __name__)

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def furnish(app: Flask, settings: Dependencies) -> None:
    """Set how the session's cookie travels, and headers on everything a browser is shown."""
    secure = settings.config.public_url.startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-deadair" if secure else "deadair",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=STAYS_S,
        # A late answer to a preview or a stream must not put an older session back.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = _Sessions()
    app.context_processor(lambda: {"csrf": csrf, "signed_in": signed_in})
    app.after_request(_headers)


def guard() -> Response | None:
    """Let only people who signed in pass, and only forms of ours."""
    if not signed_in():
        if request.method == "GET" and request.accept_mimetypes.accept_html:
            return redirect(url_for("door.login", next=request.full_path.rstrip("?")))
        abort(401)
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        check_form()
    return None


def signed_in() -> bool:
    """Return whether this browser signed in with the ADMIN_TOKEN that holds now."""
    return hmac.compare_digest(str(session.get("admin", "")), _mark())


def csrf() -> str:
    """Return the token that each form of this session carries."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def check_form() -> None:
    """Refuse a form that is not of this session."""
    sent = request.form.get("csrf", "") or request.headers.get("X-CSRF-Token", "")
    if not hmac.compare_digest(sent.encode(), str(session.get("csrf", " ")).encode()):
        abort(403, "The form is too old, or not of this site. Load the page again.")


@bp.get("/login")
def login() -> Response | str:
    if signed_in():
        return redirect(_inside(request.args.get("next", "")))
    return render_template("login.html", next=request.args.get("next", ""))


@bp.post("/login")
def sign_in() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Check the token, slowly for whoever keeps guessing."""
    check_form()
    onward, peer = request.form.get("next", ""), address()
    attempts = SignInAttempts(dependencies().store.redis, WAIT_S)
    if attempts.count(peer) > FAILURES:
        said = f"Too many wrong tokens. Try again in {WAIT_S // 60} minutes."
        page = render_template("login.html", next=onward, error=said)
        return page, 429, {"Retry-After": str(WAIT_S)}
    if not is_admin(request.form.get("token", "").strip().encode()):
        said = "That is not the ADMIN_TOKEN this service was started with."
        return render_template("login.html", next=onward, error=said), 401
    attempts.forget(peer)
    session.clear()
    session.permanent = True
    session["admin"] = _mark()
    session["name"] = " ".join(request.form.get("name", "").split())[:40]
    return redirect(_inside(onward))


@bp.post("/logout")
def logout() -> Response:
    check_form()
    session.clear()
    return redirect(url_for("door.login"))


def address() -> str:
    """Return whose attempts these are: the peer, or whom a proxy on this machine names.

    A proxy appends the peer it saw to X-Forwarded-For, so only the last address is its own word;
    what stands before it, and all of it from a peer elsewhere, anybody could have written.
    """
    peer = request.remote_addr or ""
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(named)) if ip_address(peer).is_loopback else peer
    except ValueError:
        return peer


class _Sessions(SecureCookieSessionInterface):
    """Flask's own, but it makes no signer for who brings no cookie: Telnyx, and the API's users."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def _mark() -> str:
    """Return what a session holds instead of the token: worthless elsewhere, void with it."""
    config = dependencies().config
    return hmac.new(config.secret_key.encode(), config.admin_token.encode(), sha256).hexdigest()


def _inside(onward: str) -> str:
    """Return *onward* if it is a path of ours, else the board."""
    try:
        url = urlsplit(onward)
    except ValueError:  # "//[": no address at all
        return url_for("board.show")
    ours = not url.scheme and not url.netloc and onward.startswith("/") and "\\" not in onward
    short = len(onward) <= LONGEST_PATH
    return onward if ours and short and not onward.startswith("//") else url_for("board.show")


def _headers(response: Response) -> Response:
    if response.content_length == 0:  # nothing to frame, to sniff or to run; webhooks are many
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response

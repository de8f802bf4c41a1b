"""Signing in to the pages with a token, which a signed cookie then stands for."""

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from calls.sign_in.attempts import SignInAttempts
from calls.sign_in.signed_out import SignedOut
from web.auth import proxied_role, role_of, tokens
from web.dependencies import dependencies
from web.pages.security import SESSION_S, check_csrf, client_address
from web.roles import Role, needed

MAX_FAILURES = 10
"""Wrong tokens from one address before it has to wait."""

WAIT_S = 300
MAX_PATH = 2_000
"""Characters of an address to return to; gunicorn takes 4094 in a request line."""

bp = Blueprint("login", __name__)


def init_app(app: Flask) -> None:
    """Let templates ask whether the browser is signed in."""
    app.context_processor(lambda: {"signed_in": signed_in})


def require_login() -> Response | None:
    """Let only those pass who are signed in and may do this, and only forms of their session."""
    role = role_here()
    if role is Role.NONE:
        if proxied_role() is None and request.method == "GET" and _wants_html():
            return redirect(url_for("login.show", next=request.full_path.rstrip("?")))
        abort(401 if proxied_role() is None else 403)
    check_csrf()
    need = needed(request.endpoint, request.method)
    if role < need:
        abort(403, f"You may {role.word} here; {need.word} is required.")
    return None


def _wants_html() -> bool:
    return bool(request.accept_mimetypes.accept_html)


def signed_in() -> bool:
    """Return whether this browser may look at least."""
    return role_here() is not Role.NONE


def role_here() -> Role:
    """Return what this browser may do: by the proxy in front, or as it signed in with a token."""
    if "role" not in g:  # asked several times for one page
        proxied = proxied_role()
        g.role = _role_of_session() if proxied is None else proxied[0]
    role: Role = g.role
    return role


def _role_of_session() -> Role:
    """Return the role of a session that was opened with a present token, and not signed out."""
    held, name = str(session.get("admin", "")), str(session.get("id", ""))
    for role in tokens(dependencies().config):
        if hmac.compare_digest(held, _session_token(role)):
            gone = not name or SignedOut(dependencies().store.redis).holds(name)
            return Role.NONE if gone else role
    return Role.NONE


@bp.get("/login")
def show() -> Response | str:
    if signed_in():
        return redirect(_safe_next(request.args.get("next", "")))
    return render_template("login.html", next=request.args.get("next", ""))


@bp.post("/login")
def sign_in() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Check the token; limits repeated failures per address."""
    check_csrf()
    next_url, peer = request.form.get("next", ""), address()
    attempts = SignInAttempts(dependencies().store.redis, WAIT_S)
    if attempts.count(peer) > MAX_FAILURES:
        error = f"Too many wrong tokens. Try again in {WAIT_S // 60} minutes."
        page = render_template("login.html", next=next_url, error=error)
        return page, 429, {"Retry-After": str(WAIT_S)}
    role = role_of(request.form.get("token", "").strip().encode())
    if role is Role.NONE:
        error = "This is not the service's ADMIN_TOKEN."
        return render_template("login.html", next=next_url, error=error), 401
    attempts.forget(peer)
    session.clear()
    session.permanent = True
    session["admin"] = _session_token(role)
    session["id"] = secrets.token_urlsafe(16)
    session["name"] = " ".join(request.form.get("name", "").split())[:40]
    return redirect(_safe_next(next_url))


@bp.post("/logout")
def logout() -> Response:
    """Forget the session here, and everywhere else: its cookie may have been copied."""
    check_csrf()
    if name := session.get("id"):
        SignedOut(dependencies().store.redis).add(str(name), SESSION_S)
    session.clear()
    return redirect(url_for("login.show"))


def address() -> str:
    """Return the address whose failures are counted."""
    peer, header = request.remote_addr or "", request.headers.get("X-Forwarded-For", "")
    return client_address(peer, header, dependencies().config.trusted_proxies)


def _session_token(role: Role) -> str:
    """Return what a session holds instead of a token: useless elsewhere, void once it changes."""
    config = dependencies().config
    token = tokens(config)[role]
    return hmac.new(config.secret_key.encode(), token.encode(), sha256).hexdigest()


def _safe_next(next_url: str) -> str:
    """Return *next_url* if it is a path of this site, else the board."""
    try:
        url = urlsplit(next_url)
    except ValueError:  # "//[": no URL at all
        return url_for("board.show")
    local = not url.scheme and not url.netloc and next_url.startswith("/") and "\\" not in next_url
    short = len(next_url) <= MAX_PATH
    return next_url if local and short and not next_url.startswith("//") else url_for("board.show")

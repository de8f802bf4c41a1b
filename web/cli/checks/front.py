"""How others reach us: PUBLIC_URL, which Telnyx asks, and FLOWER_URL, which people open."""

from ipaddress import ip_address
from urllib.error import URLError
from urllib.parse import urlsplit

from deadair.loopback import is_loopback
from web.cli.checks.ask import ask
from web.dependencies import Dependencies

Answer = tuple[bool, str, str]
OK = 200
ALIVE = "alive"
WEBHOOKS = "/webhooks/telnyx"
PUBLIC_URL_FIX = "start the web process, and check that the address leads to it"
HTTPS_FIX = "set it to the https:// address at which Telnyx reaches this service"
FLOWER_FIX = "set FLOWER_BASIC_AUTH, or let it listen on loopback behind your proxy's sign-in"


def public_url(p: Dependencies) -> Answer:
    """Look at PUBLIC_URL: whether Telnyx can reach it, and whether we are behind it."""
    url = p.config.public_url
    if fault := _misspelt(url):
        return False, f"{url} {fault}", "give the address before /webhooks/telnyx and nothing more"
    place = (
        "loopback address" if is_loopback(url) else "private address" if _is_private(url) else ""
    )
    if place and not is_loopback(p.config.telnyx_base_url):
        return False, f"{url} is a {place}: Telnyx can't reach it", HTTPS_FIX
    try:
        answer = ask(f"{url}/livez")
    except URLError as error:
        return False, f"{url} can't be reached: {error.reason}", PUBLIC_URL_FIX
    if answer.status != OK:
        said = f"{url}/livez answers {answer.status}"
        return False, said, "check that it leads to the web process"
    return True, f"{url} answers", _doubts(url, answer.text)


def _doubts(url: str, text: str) -> str:
    if text.strip() != ALIVE:
        return "what answers is not Dead Air: check where it leads"
    if url.startswith("http:") and not is_loopback(url):
        return "use https: callers' audio is sent unencrypted"
    return ""


def _misspelt(url: str) -> str:
    parts = urlsplit(url)
    if parts.path.rstrip("/").endswith(WEBHOOKS):
        return "is the address of the webhooks"
    if parts.query or parts.fragment:
        return "has a query"
    return "has a user and a password" if parts.username or parts.password else ""


def _is_private(url: str) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".svc"))


def flower(p: Dependencies) -> Answer:
    """Check that Flower does not show tasks without a sign-in."""
    url = str(p.config.flower_url or "").rstrip("/")
    if not url:
        return True, "no address is set", ""
    try:
        status, _ = ask(f"{url}/workers")
    except URLError as error:
        return True, f"{url} can't be reached: {error.reason}", "start it, or correct FLOWER_URL"
    if status == OK and is_loopback(url):
        return True, f"{url} is open to this host", ""
    if status == OK:
        return False, f"{url} shows its tasks without a sign-in", FLOWER_FIX
    return True, f"{url} requires a sign-in ({status})", ""

"""One HTTP request of the doctor's."""

from base64 import b64encode
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from deadair.loopback import is_loopback

TIMEOUT_S = 2
MOST = 4_096


class Reply(NamedTuple):
    """An answer's status and the first of its text."""

    status: int
    text: str


def ask(url: str, key: str = "", login: tuple[str, str] | None = None) -> Reply:
    """Return the answer of *url*; raises URLError if there is none, ValueError for a bad *key*.

    *login* is a user and a password, in place of the key.

    No proxy is used for loopback addresses.
    """
    direct = [ProxyHandler({})] if is_loopback(url) else []
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if login:
        headers["Authorization"] = f"Basic {b64encode(':'.join(login).encode()).decode()}"
    request = Request(url, headers=headers)  # noqa: S310  # http(s), checked by config
    try:
        with build_opener(*direct).open(request, timeout=TIMEOUT_S) as answer:
            return Reply(int(answer.status), answer.read(MOST).decode("utf-8", "replace"))
    except HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, refusal.read(MOST).decode("utf-8", "replace"))

"""Where Flower is, as far as this process can know."""

import os
from urllib.parse import urlsplit

from flask import request

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def address() -> str:
    """Return FLOWER_URL; else FLOWER_PORT on this machine for whoever sits at it; else ''.

    The Procfile's Flower listens on loopback only, so it is no use to anybody else.
    """
    url = os.environ.get("FLOWER_URL", "").strip()
    if urlsplit(url).scheme in {"http", "https"}:
        return url
    port, host = os.environ.get("FLOWER_PORT", ""), urlsplit(request.host_url).hostname or ""
    return f"http://{host}:{port}/" if port.isdecimal() and host in LOOPBACK - {"::1"} else ""

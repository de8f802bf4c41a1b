"""Fits httpx's client for commands: connections of ours, in time, and no search for cookies."""

import httpx

from telephony.call_control.deadline import Backend
from telephony.call_control.kept_connections import KeptConnections


def fitted(client: httpx.Client) -> httpx.Client:
    """Return *client*, which keeps to `deadline.within` from now on and costs less CPU.

    What goes through a proxy of the environment's stays with httpcore's connections.
    """
    # ruff: noqa: SLF001  # httpx has no other way in; its own transport is what tracers know
    direct = client._transport
    pool = direct._pool  # type: ignore[attr-defined]  # an HTTPTransport, as none was given
    direct._pool = KeptConnections(Backend(pool._network_backend), pool._ssl_context)  # type: ignore[attr-defined]
    for transport in client._mounts.values():
        if proxied := getattr(transport, "_pool", None):
            proxied._network_backend = Backend(proxied._network_backend)
    client._cookies = _Cookies()  # a client copies those that it is given
    return client


class _Cookies(httpx.Cookies):
    """httpx looks for cookies in each answer, which costs as much as to send a command."""

    def extract_cookies(self, response: httpx.Response) -> None:
        if "set-cookie" in response.headers:
            super().extract_cookies(response)

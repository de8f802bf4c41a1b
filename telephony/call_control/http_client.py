"""Fits httpx's client for commands: they end in time, and no answer is searched for cookies."""

from typing import Any

import httpx

from telephony.call_control.deadline import Backend


def fitted(client: httpx.Client) -> httpx.Client:
    """Return *client*, which keeps to `deadline.within` from now on, through proxies too."""
    # ruff: noqa: SLF001  # httpx has no other way in
    transports: list[Any] = [client._transport, *client._mounts.values()]
    for transport in transports:
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = Backend(pool._network_backend)
    client._cookies = _Cookies()  # a client copies those that it is given
    return client


class _Cookies(httpx.Cookies):
    """httpx looks for cookies in each answer, which costs as much as to send a command."""

    def extract_cookies(self, response: httpx.Response) -> None:
        if "set-cookie" in response.headers:
            super().extract_cookies(response)

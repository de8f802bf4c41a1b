"""HTTP for the chat agent: every connection goes to an address that was checked first.

Loopback is reached in plain HTTP, by a service that is itself on loopback; all else is public.
"""

import httpx2

from deadair.addresses import checked, loopback_allowed
from deadair.loopback import is_loopback

LOOK_UP_S = 3.0
_PORTS = {"https": 443, "http": 80}


class CheckedTransport(httpx2.BaseTransport):
    """Looks a request's host up, checks it, and connects to that address under the host's name."""

    def __init__(self) -> None:
        self._inner = httpx2.HTTPTransport(retries=0)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        here = url.scheme == "http" and is_loopback(str(url)) and loopback_allowed()
        port = url.port or _PORTS.get(url.scheme, 443)
        try:
            addresses = checked(url.host, port, loopback=here, within_s=LOOK_UP_S)
        except TimeoutError as error:
            raise httpx2.ConnectTimeout(str(error), request=request) from error
        except OSError as error:
            raise httpx2.ConnectError(str(error), request=request) from error
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        for address in addresses[:-1]:
            try:
                return self._send(request, url, address)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return self._send(request, url, addresses[-1])

    def _send(self, request: httpx2.Request, url: httpx2.URL, address: str) -> httpx2.Response:
        request.url = url.copy_with(host=address)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()

"""One TLS context for all connections that have the same options. Read against redis-py 8.1.

redis-py makes one for each connection, and each reads the system's authorities anew: some 40 ms of
this process's time, in which a web worker does nothing else. After a fail-over all connections are
made anew, each with one to Sentinel before it, and a publish has 0.9 s. A file that was replaced,
as a renewed certificate is, makes a new context.
"""

import ssl
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple


class _Options(NamedTuple):
    """redis-py's options of one connection, in its attributes' names."""

    cert_reqs: ssl.VerifyMode
    check_hostname: bool
    ca_certs: str | None
    ca_path: str | None
    ca_data: str | bytes | None
    certfile: str | None
    keyfile: str | None
    certificate_password: str | None
    ssl_min_version: ssl.TLSVersion | None
    ssl_ciphers: str | None


class OneContext:
    """A connection of redis-py's over TLS that shares its context."""

    host: str

    def _wrap_socket_with_ssl(self, sock: Any) -> Any:
        options = _Options(*(getattr(self, name) for name in _Options._fields))
        # The class is another one once gevent has replaced it, as a web worker's has been.
        context = _context(ssl.SSLContext, options, _state(_files(options)))
        return context.wrap_socket(sock, server_hostname=self.host)


@lru_cache(maxsize=32)
def _context(_class: type, options: _Options, _state: tuple[object, ...]) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = options.check_hostname
    context.verify_mode = options.cert_reqs
    if options.certfile or options.keyfile:
        certificate: Any = options.certfile  # a key alone is OpenSSL's to refuse
        context.load_cert_chain(certificate, options.keyfile, options.certificate_password)
    if options.ca_certs or options.ca_path or options.ca_data:
        context.load_verify_locations(options.ca_certs, options.ca_path, options.ca_data)
    if options.ssl_min_version is not None:
        context.minimum_version = options.ssl_min_version
    if options.ssl_ciphers:
        context.set_ciphers(options.ssl_ciphers)
    return context


def _files(options: _Options) -> list[str]:
    system = ssl.get_default_verify_paths()
    named = (system.cafile, system.capath, options.ca_certs, options.ca_path)
    return [name for name in (*named, options.certfile, options.keyfile) if name]


def _state(files: Sequence[str]) -> tuple[object, ...]:
    return tuple(map(_seen, files))


def _seen(name: str) -> tuple[int, ...]:
    try:
        found = Path(name).stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size

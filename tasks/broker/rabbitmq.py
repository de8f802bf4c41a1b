"""kombu's RabbitMQ transport, whose publisher confirms belong to their own message.

Read against py-amqp 5.4. It takes the next confirm that comes for that of the message just sent.
A web worker stops waiting after a second; the confirm it no longer waited for would then confirm
the next message, which RabbitMQ may never have had.

Read against kombu 5.7, for TLS.
"""

from typing import Any

from amqp import spec
from amqp.exceptions import MessageNacked
from kombu.transport import pyamqp

_Channel: Any = pyamqp.Channel  # kombu has no types for them
_Connection: Any = pyamqp.Connection


class Channel(_Channel):  # type: ignore[misc]  # untyped base
    """Counts what it sends, as the server does, and waits for that number."""

    _confirm_selected: bool
    sent = 0
    confirmed = 0
    """The highest number that the server has confirmed."""

    def basic_publish_confirm(self, *args: Any, **kwargs: Any) -> Any:
        """Publish a message and return once RabbitMQ has it. Raises MessageNacked if it refuses."""
        timeout = kwargs.pop("confirm_timeout", None) or kwargs.get("timeout")
        if not self._confirm_selected:
            self._confirm_selected = True
            self.confirm_select()
        self.sent += 1
        own, refused = self.sent, set()

        def told(method: Any, number: int, multiple: bool) -> None:
            if method == spec.Basic.Nack and (number == own or (multiple and number > own)):
                refused.add(own)
            self.confirmed = max(self.confirmed, number)

        published = self._basic_publish(*args, **kwargs)
        while self.confirmed < own:
            self.wait([spec.Basic.Ack, spec.Basic.Nack], callback=told, timeout=timeout)
        if refused:
            raise MessageNacked
        return published


class Connection(_Connection):  # type: ignore[misc]  # untyped base
    """A connection of such channels."""

    Channel = Channel


class Transport(pyamqp.Transport):
    """`amqp://`."""

    Connection = Connection


class TlsTransport(pyamqp.SSLTransport):
    """`amqps://`."""

    Connection = Connection

    def establish_connection(self) -> Any:
        """Connect, and compare the certificate with the name of this server.

        kombu would keep the first server's name for the next ones too, and replaces localhost.
        """
        client: Any = self.client
        name, options = client.hostname, client.ssl
        if isinstance(options, dict) and "server_hostname" in options:
            client.ssl = options | {"server_hostname": name}
        try:
            return super().establish_connection()
        finally:
            client.hostname, client.ssl = name, options

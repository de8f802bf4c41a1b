"""How a session ends its media socket: WebSocket close codes (RFC 6455, 7.4.1) and a reason."""

CLOSE_NORMAL, CLOSE_PROTOCOL, CLOSE_POLICY = 1000, 1002, 1008


class SessionOverError(Exception):
    """The socket must be closed with `code`; the message goes to the peer."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code

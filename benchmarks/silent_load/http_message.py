"""What HTTP/1.1 requests and answers share: a head, and a body as long as the head says."""

HEAD_ENDS = b"\r\n\r\n"


def split(received: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return head, body and what follows the first message of *received*; None if it is not whole.

    A message without a Content-Length has no body.
    """
    end = received.find(HEAD_ENDS)
    if end < 0:
        return None
    head, begins = received[:end], end + len(HEAD_ENDS)
    ends = begins + _body_length(head)
    if len(received) < ends:
        return None
    return head, received[begins:ends], received[ends:]


def _body_length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0

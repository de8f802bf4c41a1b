"""A client's frames, good and bad, byte by byte."""

import struct


def frame(first, payload=b"", mask=b"\x11\x22\x33\x44", second=0x80, length=None):
    """Return one frame; *length* is how its length is written: 0, 2 or 8 more bytes."""
    size = len(payload)
    if length is None:
        length = 0 if size < 126 else 2 if size < 65_536 else 8
    if length == 0:
        head = bytes([first, second | size])
    else:
        form, mark = ("!H", 126) if length == 2 else ("!Q", 127)
        head = bytes([first, second | mark]) + struct.pack(form, size)
    if not second:
        return head + payload
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


def close(code, reason=b""):
    return frame(0x88, struct.pack("!H", code) + reason)

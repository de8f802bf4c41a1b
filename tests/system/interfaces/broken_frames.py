"""Frames that are none, and bytes that break the WebSocket protocol, by what is wrong with them."""

FRAMES = {
    "no JSON": "hello",
    "empty": "",
    "a list": "[]",
    "null": "null",
    "a number": "7",
    "no event": "{}",
    "event is a number": '{"event": 7}',
    "start is a list": '{"event": "start", "start": []}',
    "payload is no base64": '{"event": "media", "media": {"payload": "\u00fc!"}}',
    "deep": "[" * 20_000,
}

BYTES = {
    "unmasked": b"\x81\x02hi",
    "unknown opcode": b"\x8b\x80\x00\x00\x00\x00",
    "reserved bit": b"\xc1\x80\x00\x00\x00\x00",
    "no UTF-8": b"\x81\x82\x00\x00\x00\x00\xff\xff",
    "fragmented ping": b"\x09\x80\x00\x00\x00\x00",
    "an eternity long": b"\x81\xff" + b"\x7f" + b"\xff" * 7 + b"\x00" * 4,
    "more than any frame": b"\x81\xff" + (8 << 20).to_bytes(8) + b"\x00" * 4 + b"a" * (8 << 20),
}

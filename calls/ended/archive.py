"""A packed timeline: one short text instead of a stream, some ten times smaller.

When a call has been over for a while, its lines are packed and the stream is deleted. Later lines
make a new stream, and a reader joins the two. Pure but for `zlib`.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping

VERSION = "1:"
_COMMON = (
    '","by","celery@","event","utterance.registered","utterance.started","utterance.ended",'
    '"utterance.healed","kind","say","checkin","duration_ms","remaining","0","status","completed",'
    '"flag.set","flag.detected","flag","agent_done_speaking","caller_spoke","call_ended",'
    '"caller.heard","evidence","transcript","interim","dtmf","hold_on","hold_on_ms","epoch",'
    '"after_checkin","caller.speaking","caller.quiet","vad","decision.waits","because","silence",'
    '"agent_speaking","caller_speaking","until","silence.began","step.asked","step.claimed",'
    '"step.sent","step","checkin-1","checkin-2","hangup","why","utterance","hangup.claimed",'
    '"cause","normal_clearing","source","reason","media_lost","call.ringing","agent","default",'
    '"direction","incoming","outgoing","call.answered","session.attached","token","stream_id",'
    '"session.detached","stream.started","stream.stopped","call.ended","event_id"],["'
).encode("ascii")
"""A compression dictionary of words that timelines repeat.

It must never change: packed timelines could not be read any more.
"""

Line = tuple[str, Mapping[str, str]]


def pack(lines: Iterable[Line]) -> str:
    """Return *lines*, each an id and its fields, as one text."""
    rows = [
        [entry_id, *(part for pair in fields.items() for part in pair)]
        for entry_id, fields in lines
    ]
    plain = json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()
    packer = zlib.compressobj(9, zdict=_COMMON)
    return VERSION + base64.b85encode(packer.compress(plain) + packer.flush()).decode()


def unpack(text: str) -> list[Line]:
    """Return the lines of a packed timeline. Raises ValueError for any other text."""
    if not text.startswith(VERSION):
        raise ValueError("a timeline packed by another version")
    unpacker = zlib.decompressobj(zdict=_COMMON)
    try:
        plain = unpacker.decompress(base64.b85decode(text[len(VERSION) :])) + unpacker.flush()
    except zlib.error as error:
        raise ValueError("a damaged timeline") from error
    if not unpacker.eof:
        raise ValueError("half a timeline")
    return [(row[0], dict(zip(row[1::2], row[2::2], strict=True))) for row in json.loads(plain)]

"""A TeXML document: its verbs, in their order. Pure.

Source: Telnyx docs, "TeXML instruction fetching" and the pages of the verbs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

_TRUE = ("true", "1")
_MODES = ("mp3", "rtp")
_TRACKS = ("inbound_track", "outbound_track", "both_tracks")
_CODECS = ("PCMU", "PCMA", "G722", "OPUS", "AMR-WB")
_REASONS = {"rejected": "call_rejected", "busy": "user_busy"}
_PAUSE_S = range(1, 181)


class DocumentError(ValueError):
    """What is wrong with a document, as the end of a sentence that begins with "its TeXML"."""


@dataclass(frozen=True, slots=True)
class Stream:
    """``<Connect><Stream>`` waits for the end of the stream, ``<Start><Stream>`` does not."""

    body: Mapping[str, Any]  # as the command streaming_start has it
    waits: bool
    reconnects: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds in which nothing happens."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the caller."""

    text: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """The end of the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A call that is not answered; *cause* is its hangup_cause."""

    cause: str


Verb = Stream | Pause | Say | Hangup | Reject


def parse(text: bytes) -> tuple[Verb, ...]:
    """Read a document; DocumentError says why it can't be played."""
    try:
        root = ET.fromstring(text)  # noqa: S314  from the application that its developer tries out
    except ET.ParseError as error:
        raise DocumentError(f"is no XML ({error}): {_beginning(text)}") from error
    if root.tag != "Response":
        raise DocumentError(f"begins with <{root.tag}>, not with <Response>")
    return tuple(_verb(each) for each in root)


def _verb(element: ET.Element) -> Verb:
    read = _VERBS.get(element.tag)
    if read is None:
        raise DocumentError(f"has <{element.tag}>; the simulator plays {', '.join(_VERBS)}")
    return read(element)


def _streams(element: ET.Element) -> Stream:
    """Read ``<Connect>`` or ``<Start>``, whose only noun here is a stream."""
    nouns = list(element)
    if len(nouns) != 1 or nouns[0].tag != "Stream":
        held = ", ".join(f"<{each.tag}>" for each in nouns) or "nothing"
        raise DocumentError(f"has {held} in <{element.tag}>; the simulator plays one <Stream>")
    stream = nouns[0]
    url = stream.get("url", "")
    if not url.startswith(("ws://", "wss://")):
        raise DocumentError(f"has a <Stream> with the url {url!r}, which is no WebSocket address")
    parameters = [
        {"name": each.get("name", ""), "value": each.get("value", "")}
        for each in stream.findall("Parameter")
    ]
    body = {
        "stream_url": url,
        "stream_track": _one_of(stream, "track", _TRACKS),
        "stream_codec": _one_of(stream, "codec", ("default", *_CODECS)),
        "stream_bidirectional_mode": _one_of(stream, "bidirectionalMode", _MODES),
        "stream_bidirectional_codec": _one_of(stream, "bidirectionalCodec", _CODECS),
        "stream_bidirectional_target_legs": "self",  # the verb has no such attribute
        "custom_parameters": parameters,
    }
    reconnects = stream.get("enableReconnect", "true").lower() in _TRUE
    return Stream(body, waits=element.tag == "Connect", reconnects=reconnects)


def _one_of(element: ET.Element, name: str, allowed: tuple[str, ...]) -> str:
    """Return an attribute, or Telnyx's default for it: the first of those allowed."""
    value = element.get(name, allowed[0])
    if value not in allowed:
        raise DocumentError(f"has {name}={value!r}, which is none of {', '.join(allowed)}")
    return value


def _pause(element: ET.Element) -> Pause:
    length = element.get("length", "1")
    if not length.isdigit() or int(length) not in _PAUSE_S:
        raise DocumentError(f"has a <Pause> of {length!r}, not of 1 to 180 seconds")
    return Pause(int(length))


def _say(element: ET.Element) -> Say:
    text = " ".join("".join(element.itertext()).split())
    if not text:
        raise DocumentError("has a <Say> without words")
    return Say(text)


def _reject(element: ET.Element) -> Reject:
    return Reject(_REASONS[_one_of(element, "reason", tuple(_REASONS))])


def _beginning(text: bytes) -> str:
    return repr(text[:60].decode("utf-8", "replace")) if text else "nothing"


_VERBS: dict[str, Callable[[ET.Element], Verb]] = {
    "Connect": _streams,
    "Start": _streams,
    "Pause": _pause,
    "Say": _say,
    "Hangup": lambda _: Hangup(),
    "Reject": _reject,
}

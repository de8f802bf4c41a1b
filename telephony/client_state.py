"""The client_state: sent to Telnyx with a command, and returned with every event of the leg. Pure.

Base64 of `{"deadair": {"u": <utterance>}}` or `{"deadair": {"d": <dial>}}`: under a name of our
own, since Telnyx lets a state stick to the leg and other applications have states too. An id that
Dead Air can't have written is not parsed, so that no text of others gets into logs, task arguments
or the names of keys.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_CHARS = 1_000
NAMESPACE = "deadair"
UTTERANCE_ID = re.compile(r"[!-~]{1,128}")
DIAL_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class ClientState:
    """The ids in a state that Dead Air wrote, '' for none.

    `former_utterance` comes from a state as an earlier version wrote it, `{"u": ...}`: it is ours
    only if the call's ledger has it. Supported for one release.
    """

    utterance: str = ""
    dial_id: str = ""
    former_utterance: str = ""


def of_utterance(utterance: str) -> str:
    """Return the state of the command that speaks or plays *utterance*."""
    return _encoded({"u": utterance})


def of_dial(dial_id: str) -> str:
    """Return the state of the command that places the dial *dial_id*."""
    return _encoded({"d": dial_id})


def read(raw: object) -> ClientState:
    """Return the ids in *raw*; none for null, for foreign states and for broken ones."""
    state = _decoded(raw)
    ours = state.get(NAMESPACE)
    if isinstance(ours, dict):
        return ClientState(_text(ours, "u", UTTERANCE_ID), _text(ours, "d", DIAL_ID))
    return ClientState(
        dial_id=_text(state, "d", DIAL_ID), former_utterance=_text(state, "u", UTTERANCE_ID)
    )


def is_broken(raw: object) -> bool:
    """Return whether *raw* holds half a character: it is corrupt and names no one's audio."""
    try:
        json.dumps(_decoded(raw), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _encoded(ours: Mapping[str, str]) -> str:
    return base64.b64encode(json.dumps({NAMESPACE: ours}, separators=(",", ":")).encode()).decode()


def _decoded(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, str) or len(raw) > MAX_CHARS:
        return {}
    try:
        state = json.loads(base64.b64decode(raw, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def _text(state: Mapping[str, object], name: str, form: re.Pattern[str]) -> str:
    value = state.get(name)
    return value if isinstance(value, str) and form.fullmatch(value) else ""

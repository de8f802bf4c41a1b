"""The client_state: sent to Telnyx with a command, and returned with every event of the leg. Pure.

Base64 of `{"deadair": {"u": <utterance>}}` or `{"deadair": {"d": <dial>}}`: under a name of our
own, since Telnyx lets a state stick to the leg and other applications have states too. An id that
Dead Air can't have written is not parsed, so that no text of others gets into logs, task arguments
or the names of keys.

It also says whose call the leg is: its agent (`a`), `o` if we dialled it, and a digest of its
call_control_id (`l`), except in a dial's, which has no id yet. So an event proves a call ours that
the store has lost, and no other leg to which Telnyx may have copied the state.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1

MAX_CHARS = 1_000
NAMESPACE = "deadair"
UTTERANCE_ID = re.compile(r"[!-~]{1,128}")
DIAL_ID = re.compile(r"[0-9a-f]{32}")
AGENT_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LEG = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg of a call that Dead Air has: the call's id ('' before Telnyx gives one), its agent."""

    call_control_id: str
    agent: str
    outgoing: bool = False

    def fields(self) -> dict[str, str | int]:
        """Return what the state says of it."""
        named = {"l": _digest(self.call_control_id)} if self.call_control_id else {}
        return {**named, "a": self.agent, **({"o": 1} if self.outgoing else {})}


@dataclass(frozen=True, slots=True)
class ClientState:
    """The ids in a state that Dead Air wrote, '' for none.

    `former_utterance` comes from a state as an earlier version wrote it, `{"u": ...}`: it is ours
    only if the call's ledger has it. Supported for one release.
    """

    utterance: str = ""
    dial_id: str = ""
    former_utterance: str = ""


def of_utterance(utterance: str, leg: Leg | None = None) -> str:
    """Return the state of the command that speaks or plays *utterance* on *leg*.

    None for a call that a team's own application has answered: it is not ours.
    """
    return _encoded({"u": utterance, **(leg.fields() if leg else {})})


def of_dial(dial_id: str, agent: str = "") -> str:
    """Return the state of the command that places the dial *dial_id* of *agent*."""
    return _encoded({"d": dial_id, **(Leg("", agent, outgoing=True).fields() if agent else {})})


def of_answer(leg: Leg) -> str:
    """Return the state of the command that answers *leg*."""
    return _encoded(leg.fields())


def proven_leg(raw: object, call_control_id: str) -> Leg | None:
    """Return the leg of the call *call_control_id* if the state *raw* proves that it is ours."""
    ours = _decoded(raw).get(NAMESPACE)
    if not isinstance(ours, dict) or not (agent := _text(ours, "a", AGENT_ID)):
        return None
    named = _text(ours, "l", LEG) == _digest(call_control_id)
    dialled = "l" not in ours and "u" not in ours and _text(ours, "d", DIAL_ID)
    if not (named or dialled):
        return None
    return Leg(call_control_id, agent, outgoing=ours.get("o") == 1)


def names_no_audio(raw: object) -> bool:
    """Return whether *raw* is ours without an utterance: an answer's, before anything is said."""
    ours = _decoded(raw).get(NAMESPACE)
    return isinstance(ours, dict) and "u" not in ours


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


def _digest(call_control_id: str) -> str:
    return sha1(call_control_id.encode(), usedforsecurity=False).hexdigest()[:8]


def _encoded(ours: Mapping[str, str | int]) -> str:
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

"""The key catalogue: every Redis key Dead Air writes, in one place.

All keys of one call share the `{…}` tag and so a Redis Cluster slot, which is what lets one Lua
step touch them together. Each key has a time to live; none outlives its call by more than
`KEPT_AFTER_END_S`. All other keys are touched one at a time, so that each may be in a slot of its
own; where some are changed together they share a tag. Where the state is on several servers
(`calls.redis_client.sharded`) the keys of agents begin with `{agents}:` for that.

| key | type | holds |
|---|---|---|
| `call:{id}` | hash | the stored session: state, owner and fencing token, epoch, clocks |
| `playbacks:{id}` | hash | the playback ledger: utterance id -> kind, registered, started, length |
| `claims:{id}` | hash | epoch:step -> what became of it |
| `seen:{id}` | set | Telnyx event ids already applied |
| `timeline:{id}` | stream | what happened and why |
| `version:{id}` | counter | grows with each change; polled by the owner's hub |
| `inbox:{id}` | list | what the caller said or pressed, until the call's agent has dealt with it |
| `speech:{id}` | hash | utterance id -> what to say, until its command is sent; words said lately |
| `words:{id}` | hash | utterance or event id -> what was said, if `keep_words` is on |
| `number:{id}` | string | number of the other side, for text messages; gone after the call |
| `flag:{id}:<name>` | string, 10 s | doorbells |
| `calls:live` | sorted set | live calls by lease expiry (epoch ms of Redis) |
| `calls:ended` | sorted set | ended calls by the time they ended |
| `calls:ended:unpacked` | sorted set | those of them whose timeline is yet to be packed |
| `calls:ended:bytes`, `calls:ended:total` | hash, number | what each takes, and all of them |
| `packed:{id}` | string | the timeline of an ended call (`calls/ended/archive.py`) |
| `agent:<id>`, `agents` | JSON, set | agent configuration and the ids there are |
| `agent:<id>:versions` | list | its former versions, newest first, capped |
| `agents:numbers` | hash | phone number -> agent id |
| `{agents}:…` | | all that is of agents, where the state is on several servers |
| `sign-ins:<address>` | counter, 5 min | wrong tokens typed into the sign-in page |
| `signed-out:<session>` | string, 12 h | a browser's session that was signed out |
| `idempotency:<digest>` | JSON, 24 h | a dial asked for under an Idempotency-Key; |
| | string, 24 h | or the call attached under a reference |
| `bells:<worker>` | channel | call ids whose version just grew |
| `tally` | hash | counters for /metrics, summed over every process |
| `tally:<day>` | hash, 8 days | the same of one day of Redis's clock, from midnight UTC on |
| `{silences:<day>}:sums` | hash, 400 days | figures of silences by agent and by line |
| `{silences:<day>}:calls` | set, 8 days | digests of the calls counted in it |
| `dial:<id>`, `dial:<id>:outcome` | JSON, list | an outbound call asked for, and its outcome |
| `command:<id>` | JSON, 1 h | what became of a command from a team's Celery code |
| `dial:<id>:call` | string, 24 h | the id that the call of a dial goes on under |
| `texted:<digest>` | string, 24 h | which call's follow-up a number was sent; keyed hash |
| `dials:minute` | sorted set, 1 min | the dials of the last minute, over every process |
| `legs:<call_session_id>` | hash, 6 h | the legs of a Telnyx session: ours, bridged, ended |
| `bridges:<second>` | hash, 6 h | legs bridged in that second of Telnyx's clock |
| `sweep:lock`, `sweep:lapsed` | string, set | one sweep at a time; what the last one saw lapsed |
| `sweep:done` | string, 10 s | a sweep ran to its end lately |
| `{taken}:events`, `{taken}:at` | hash, zset, 1 h | events answered with 200, until applied |
| `{taken}:tries` | hash, 1 h | how often each of them was handed in again |
| `ready` | string, 1 min | what /readyz writes, to see that writes are taken |
| `data-versions` | hash, 1 min | process -> when it said so, which version of calls it reads |
| `clocks` | hash, 1 min | process -> when it looked, how far its clock is ahead of Redis's |
| `variables` | hash, 1 min | process -> when it said so, digests of what all must share |
| `calls:pulse` | hash, 24 h | when calls were last polled, and when the last gap ended |
| `agent:<id>:hook-secret` | string | what signs the agent's hooks; apart, since it is write-only |
| `{hooks}:<id>`, `{hooks}:due` | JSON 2 h, sorted set | messages for teams, and when to send them |
| `pace:<digest>` | hash, 30 d | how long a voice takes in a language, against what was expected |
| `patience:<digest>` | string, as set | why calls of a number need patience; a keyed hash of it |
| `{telnyx}:<name>` | hash, 1 min | the account's rate, and what is left of it |
| `{telnyx}:<name>:queue`, `:back`, `:until` | zsets, hash, 1 min | who waits for a turn |
| `trial:{<agent>/<id>}` | hash, 90 d | what an experiment or a shadow counted, why it stopped |
| `trial:{<agent>/<id>}:calls:<day>` | set, 8 d | digests of the calls counted, by day of the end |
| `trial:{<agent>/<id>}:latest` | list, 90 d | the latest calls that a shadow would have changed |
| `runaway` | hash | how many hang-ups for silence are normal, and whether they are paused |
"""

import os
from functools import lru_cache
from hashlib import sha256

PREFIX = os.environ.get("DEADAIR_KEY_PREFIX", "")
"""Stands before every key and channel; `deadair.config` says what it may be."""

LIVE = f"{PREFIX}calls:live"
ENDED = f"{PREFIX}calls:ended"
UNPACKED = f"{PREFIX}calls:ended:unpacked"
ENDED_BYTES = f"{PREFIX}calls:ended:bytes"
ENDED_TOTAL = f"{PREFIX}calls:ended:total"
COUNTERS = f"{PREFIX}tally"
SWEEP_LOCK = f"{PREFIX}sweep:lock"
SWEEP_LAPSED = f"{PREFIX}sweep:lapsed"
SWEPT = f"{PREFIX}sweep:done"
PULSE = f"{PREFIX}calls:pulse"
CLOCKS = f"{PREFIX}clocks"
READY = f"{PREFIX}ready"
DATA_VERSIONS = f"{PREFIX}data-versions"
VARIABLES = f"{PREFIX}variables"
DIALS = f"{PREFIX}dials:minute"
RUNAWAY = f"{PREFIX}runaway"
PENDING = PREFIX + "{taken}:events"
PENDING_SINCE = PREFIX + "{taken}:at"
PENDING_TRIES = PREFIX + "{taken}:tries"
HOOKS_DUE = PREFIX + "{hooks}:due"

FLAGS = ("agent_done_speaking", "caller_spoke", "hold_on", "call_ended")
FLAG_TTL_S = 10
LIVE_TTL_S = 6 * 3600
KEPT_AFTER_END_S = 30 * 24 * 3600

_PARTS = ("call", "playbacks", "claims", "seen", "timeline", "version", "inbox", "speech")


@lru_cache(maxsize=4_096)  # each step of a call asks for them
def of_call(call_control_id: str) -> tuple[str, ...]:
    """Return the call's keys in the order `lua/shared/prelude.lua` names them."""
    parts = [f"{PREFIX}{part}:{{{call_control_id}}}" for part in _PARTS]
    flags = [flag(call_control_id, name) for name in FLAGS]
    return (*parts, *flags, number(call_control_id), words(call_control_id))


def flag(call_control_id: str, name: str) -> str:
    return f"{PREFIX}flag:{{{call_control_id}}}:{name}"


def number(call_control_id: str) -> str:
    return f"{PREFIX}number:{{{call_control_id}}}"


def words(call_control_id: str) -> str:
    return f"{PREFIX}words:{{{call_control_id}}}"


def texted(digest: str) -> str:
    return f"{PREFIX}texted:{digest}"


def version(call_control_id: str) -> str:
    return f"{PREFIX}version:{{{call_control_id}}}"


def timeline(call_control_id: str) -> str:
    return f"{PREFIX}timeline:{{{call_control_id}}}"


def packed_timeline(call_control_id: str) -> str:
    return f"{PREFIX}packed:{{{call_control_id}}}"


def claims(call_control_id: str) -> str:
    return f"{PREFIX}claims:{{{call_control_id}}}"


def speech(call_control_id: str) -> str:
    return f"{PREFIX}speech:{{{call_control_id}}}"


def agents(tag: str) -> str:
    """Return the key of the agents' ids; *tag* is the client's `agents_tag`, here and below."""
    return f"{PREFIX}{tag}agents"


def numbers(tag: str) -> str:
    return f"{PREFIX}{tag}agents:numbers"


def agent(agent_id: str, tag: str = "") -> str:
    return f"{PREFIX}{tag}agent:{agent_id}"


def agent_versions(agent_id: str, tag: str = "") -> str:
    return f"{PREFIX}{tag}agent:{agent_id}:versions"


def agent_hook_secret(agent_id: str, tag: str = "") -> str:
    return f"{PREFIX}{tag}agent:{agent_id}:hook-secret"


def counters_of(day: int) -> str:
    """Return the key of a day, counted from 1970-01-01 UTC."""
    return f"{COUNTERS}:{day}"


def silences_of(day: int) -> str:
    """Return the key of a day's figures of silences; a day is counted from 1970-01-01 UTC."""
    return f"{PREFIX}{{silences:{day}}}:sums"


def silences_counted(day: int) -> str:
    return f"{PREFIX}{{silences:{day}}}:calls"


def hook(message_id: str) -> str:
    return f"{PREFIX}{{hooks}}:{message_id}"


def pace(voice: str, language: str) -> str:
    """Return the key of what is known of a voice in a language."""
    digest = sha256(f"{language}\n{voice}".encode()).hexdigest()[:32]
    return f"{PREFIX}pace:{digest}"


def patience(digest: str) -> str:
    """Return the key of what is remembered of a number, by its keyed hash."""
    return f"{PREFIX}patience:{digest}"


def pacing(name: str) -> list[str]:
    """Return the keys of a budget of commands to Telnyx, in `command_turn.lua`'s order."""
    return [f"{PREFIX}{{telnyx}}:{name}{part}" for part in ("", ":queue", ":back", ":until")]


def sign_ins(address: str) -> str:
    return f"{PREFIX}sign-ins:{address}"


def signed_out(session: str) -> str:
    return f"{PREFIX}signed-out:{session}"


def idempotency(digest: str) -> str:
    return f"{PREFIX}idempotency:{digest}"


def wakeups(worker: str) -> str:
    return f"{PREFIX}bells:{worker}"


def legs(call_session_id: str) -> str:
    return f"{PREFIX}legs:{call_session_id}"


def bridges(second: int) -> str:
    """Return the key of a second since 1970, by Telnyx's clock."""
    return f"{PREFIX}bridges:{second}"


def former_leg(call_session_id: str) -> str:
    """Return the key under which the version before kept the bridged call of a session."""
    return f"{PREFIX}leg:{call_session_id}"


def command(task_id: str) -> str:
    return f"{PREFIX}command:{task_id}"


def trial(agent_id: str, trial_id: str) -> str:
    return f"{PREFIX}trial:{{{agent_id}/{trial_id}}}"


def dial(dial_id: str) -> str:
    return f"{PREFIX}dial:{dial_id}"


def dial_outcome(dial_id: str) -> str:
    return f"{PREFIX}dial:{dial_id}:outcome"


def dialled_call(dial_id: str) -> str:
    return f"{PREFIX}dial:{dial_id}:call"

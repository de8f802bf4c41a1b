"""The next release, made of this one: a copy of its tree, with what a next release may change.

Its calls have another data version and keep one of their fields under another name, which this
release can't read; its webhooks have an argument that this release does not know. It reads and
writes the calls of this release as they are.
"""

import shutil

from tests.system.harness.processes import REPOSITORY

PARTS = (
    "calls", "celeryconfig.py", "deadair", "deploy", "docs", "monitor", "tasks", "telephony", "web",
)  # fmt: skip
PUT = "put({state = 'answered', answered_at = NOW})"
PUT_NEXT = """local is_next = (tonumber(call.data_version) or 1) >= 2
  put({state = 'answered', [is_next and 'answered_ms' or 'answered_at'] = NOW})"""
READ = "stored = _pairs(flat)"
READ_NEXT = f"""{READ}
    stored.setdefault("answered_at", stored.get("answered_ms", ""))"""
CHANGES = {
    "calls/service/data_versions.py": ("DATA_VERSION = 1", "DATA_VERSION = 2"),
    "calls/lua/shared/prelude.lua": (PUT, PUT_NEXT),
    "calls/snapshot_reply.py": (READ, READ_NEXT),
    "tasks/publish.py": ('"payload": event.payload,', '"payload": event.payload, "added": 1,'),
    "tasks/webhooks.py": ("occurred_at_ms: int = 0,", "occurred_at_ms: int = 0, added: int = 0,"),
}
"""File -> what stands there once, and what instead."""


def make(directory):
    """Write the next release's tree into *directory* and return it."""
    directory.mkdir()
    for part in PARTS:
        source = REPOSITORY / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, directory / part, ignore=ignored)
        else:
            shutil.copy(source, directory / part)
    for name, (ours, theirs) in CHANGES.items():
        file = directory / name
        text = file.read_text()
        assert text.count(ours) == 1, f"{name} has {text.count(ours)} times {ours!r}"
        file.write_text(text.replace(ours, theirs))
    return directory

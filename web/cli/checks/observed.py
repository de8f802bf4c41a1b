"""What the running service has seen that an operator's mistake explains."""

import resource
from collections import Counter

from calls.service.counters import read_name
from web.dependencies import Dependencies

Answer = tuple[bool, str, str]
FEW_FILES = 4_096
KEY_FIX = (
    "set TELNYX_PUBLIC_KEY to the key of the account that sends them; a proxy in front must not "
    "change the body, and the clock must be right"
)
TURNED_AWAY_FIX = (
    "more came at once than a web worker takes, or the broker was away: look at WEB_CONCURRENCY "
    "and the broker; Telnyx sends them again"
)


def webhooks(p: Dependencies) -> Answer:
    """Look for webhooks that were refused today though Telnyx sent them."""
    taken, refused = 0, Counter[str]()
    for name, count in p.counters.today().items():
        metric, labels = read_name(name)
        taken += count if metric == "webhooks_taken" else 0
        if metric == "webhooks_refused":
            refused[labels.get("why", "")] += count
    unsigned, away = refused["signature"], refused["broker"] + refused["crowd"]
    said = f"{taken} taken today"
    if unsigned and not taken:
        return False, f"all {unsigned} of today were refused for their signature", KEY_FIX
    if unsigned:
        return True, f"{said}, {unsigned} refused for their signature", KEY_FIX
    if away:
        return True, f"{said}, {away} turned away", TURNED_AWAY_FIX
    return True, said, ""


def releases(p: Dependencies) -> Answer:
    """Look for processes of another release than the others'."""
    running = p.store.data_versions.running()
    versions = sorted(set(running.values()))
    if len(versions) < 2:  # noqa: PLR2004  # two differ
        return True, f"{len(running)} processes of one release", ""
    old = min(name for name, version in running.items() if version == versions[0])
    said = f"processes of {len(versions)} releases run; {old} is of the oldest"
    return True, said, "finish the upgrade: restart those, workers first, then web"


def open_files(_: Dependencies) -> Answer:
    """Look how many files and sockets a process started like this one may have open."""
    allowed, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY or allowed >= FEW_FILES:
        return True, "enough", ""
    said = f"a process started from here may have {allowed} open; each live call needs two or more"
    return True, said, "ulimit -n 65536, or LimitNOFILE=65536 in systemd's units"

"""The totals on top of the board: one number a tile, over all workers."""

from collections.abc import Mapping

TILES = {
    "live": "live now",
    "checkins": "check-ins made",
    "recovered": "recovered after a check-in",
    "hung_up": "hung up for silence",
    "healed": "healed",
    "alarms": "alarms",
}
"""What the board totals; all but `live` since midnight UTC, by Redis's clock."""

_COUNTED_AS = {
    "checkins_sent": "checkins",
    "recovered": "recovered",
    'hangups_sent{cause="silence"}': "hung_up",
    "healed": "healed",
    "hangups_paused": "alarms",
    "events_given_up": "alarms",
}


def totals(today: Mapping[str, int], live: int) -> dict[str, int]:
    """Return what each tile shows: the counters of *today*, and how many calls are live."""
    found = dict.fromkeys(TILES, 0) | {"live": live}
    for name, count in today.items():
        tile = _COUNTED_AS.get(name) or _COUNTED_AS.get(name.partition("{")[0])
        if tile:
            found[tile] += count
    return found

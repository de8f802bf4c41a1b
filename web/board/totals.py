"""The totals above the board: one number a tile, summed over all workers. Pure."""

from collections.abc import Mapping

TILES = {
    "live": "live now",
    "checkins": "check-ins spoken",
    "recovered": "recovered after a check-in",
    "hung_up": "hung up for silence",
    "healed": "corrections",
    "alarms": "alarms",
}
"""The tiles; all but `live` count since midnight UTC by Redis's clock."""

_COUNTED_AS = {
    "checkins_sent": "checkins",
    "recovered": "recovered",
    'hangups_sent{cause="silence"}': "hung_up",
    "healed": "healed",
    "hangups_paused": "alarms",
    "events_given_up": "alarms",
}


def totals(today: Mapping[str, int], live: int) -> dict[str, int]:
    """Return the number of each tile from the counters of *today* and the count of live calls."""
    found = dict.fromkeys(TILES, 0) | {"live": live}
    for name, count in today.items():
        tile = _COUNTED_AS.get(name) or _COUNTED_AS.get(name.partition("{")[0])
        if tile:
            found[tile] += count
    return found

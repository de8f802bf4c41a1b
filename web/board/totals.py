"""The totals above the board: one number a tile, summed over all workers. Pure."""

from collections.abc import Mapping

from calls.service.counters import read_name

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
    "healed": "healed",
    "hangups_paused": "alarms",
    "events_given_up": "alarms",
}


def totals(today: Mapping[str, int], live: int) -> dict[str, int]:
    """Return the number of each tile from the counters of *today* and the count of live calls."""
    found = dict.fromkeys(TILES, 0) | {"live": live}
    for name, count in today.items():
        metric, labels = read_name(name)
        silent = metric == "hangups_sent" and labels.get("cause") == "silence"
        tile = "hung_up" if silent else _COUNTED_AS.get(metric)
        if tile:
            found[tile] += count
    return found

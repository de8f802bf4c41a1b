"""What a session reports of its media besides speech."""

import pytest

from monitor.music.sound import LineSound
from web.media.presence import MediaPresence

pytestmark = pytest.mark.unit


class Monitor:
    def __init__(self):
        self.told = []

    def media_came(self):
        self.told.append("came")

    def line_sound(self, found):
        self.told.append(found)


class Track:
    """Finds music in what is fed, once."""

    def __init__(self):
        self.fed, self.found = b"", None

    def feed(self, payload):
        self.fed += payload
        self.found = LineSound.MUSIC

    def take(self):
        found, self.found = self.found, None
        return found


def test_what_a_track_finds_on_the_line_is_reported_once():
    presence, monitor, track = MediaPresence(), Monitor(), Track()
    presence.listen(track)
    presence.check(monitor, print, None)
    presence.arrived(b"sound")
    for _ in range(3):
        presence.check(monitor, print, None)
    assert (track.fed, monitor.told) == (b"sound", ["came", "music"])


def test_without_a_track_nothing_is_judged():
    presence, monitor = MediaPresence(), Monitor()
    presence.arrived(b"sound")
    presence.check(monitor, print, None)
    assert monitor.told == ["came"]

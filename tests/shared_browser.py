"""Browser tests share one browser and one service, so one worker of a run gets all of them."""

from xdist.scheduler.loadfile import LoadFileScheduling

FOLDER = "tests/browser/"


class BrowserScheduling(LoadFileScheduling):
    """`--dist loadfile`, with all modules of the browser's folder as one."""

    def _split_scope(self, nodeid: str) -> str:
        return FOLDER if nodeid.startswith(FOLDER) else super()._split_scope(nodeid)

"""Hands in events as a web worker does, ten a second, and prints what became of each.

A line is `[id, began, ended, why it was refused or ""]`, in s of the machine's monotonic clock.
"""

import gevent.monkey

gevent.monkey.patch_all()

import json  # noqa: E402  # gevent first, as in a web worker
import sys  # noqa: E402
import time  # noqa: E402

import gevent  # noqa: E402

from calls.redis_client.connect import connect  # noqa: E402
from deadair.config import Config  # noqa: E402
from monitor.actions import NotSentError  # noqa: E402
from telephony.webhooks.events import Event  # noqa: E402
from web.broker.event_intake import EventIntake  # noqa: E402

EVERY_S = 0.1


def hand_in(intake: EventIntake, name: str) -> None:
    began, why = time.monotonic(), ""
    try:
        intake.submit(Event(name, "call.dequeued", "v3:nobody", 0, {}))
    except NotSentError as refused:
        why = str(refused)
    sys.stdout.write(json.dumps([name, began, time.monotonic(), why]) + "\n")
    sys.stdout.flush()


def main() -> None:
    config = Config.from_env()
    intake = EventIntake(connect(config.redis_url), config, "publisher")
    number = 0
    while True:
        number += 1
        if not intake.full:  # a web worker refuses those
            gevent.spawn(hand_in, intake, f"event-{number}")
        gevent.sleep(EVERY_S)


if __name__ == "__main__":
    main()

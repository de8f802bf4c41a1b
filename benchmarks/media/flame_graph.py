"""A flame graph of the pump: where a worker with many calls spends its time, by function.

What is done in C (recv, unmasking, JSON, WebRTC's verdict) counts for the function that calls it.

python -m benchmarks.media.flame_graph [CALLS] [SECONDS]    draws docs/images/pump.svg, with py-spy
"""

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import media_load

SERVER = media_load.gunicorn("the pump, the product's VAD", "/product", "pump", 40)
IMAGE = Path(__file__).parents[2] / "docs" / "images" / "pump.svg"
WARMUP_S = 3
TITLE = re.compile(r'(?<=id="title")([^>]*>)[^<]*')
DIRECTORIES = re.compile(r"(?<=\()/[^\s()]*/")
"""Of files outside the project: they are this machine's and tell nothing."""


def main(calls: int = 500, seconds: int = 10) -> None:
    spy = Path(sys.executable).with_name("py-spy")
    with (
        media_load.running(SERVER) as (port, [pid]),
        media_load.Load(port, SERVER.streams(calls), seconds + 3, WARMUP_S) as load,
    ):
        load.reach("begin")
        command = [spy, "record", "--function", "--pid", str(pid), "--output", IMAGE]
        options = ["--rate", "500", "--duration", str(seconds), "--format", "flamegraph"]
        subprocess.run([*command, *options], check=True)
        load.reach("end")
    drawn = TITLE.sub(rf"\1The pump, {calls} calls on one core, by CPU time", IMAGE.read_text())
    IMAGE.write_text(DIRECTORIES.sub("", drawn))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""The C programs, compiled here with gcc: two loads, and the floor nothing gets below."""

import hashlib
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parents[1]
INTO = HERE.parent / "var" / "benchmarks"
CLIPS = HERE.parent / "simulator" / "audio" / "clips"


def load() -> Path:
    return _compiled("load", [HERE / "c" / "load.c"], [])


def callers() -> Path:
    return _compiled("callers", [HERE / "c" / "callers.c"], [])


def floor() -> Path:
    """Return the C server with the very sources of the installed WebRTC detector.

    They come from its source distribution, which pip fetches once.
    """
    sources = _vad_sources()
    audio = sources / "cbits" / "webrtc" / "common_audio"
    files = [*audio.glob("signal_processing/*.c"), *audio.glob("vad/*.c")]
    flags = ["-DWEBRTC_POSIX", f"-I{sources / 'cbits'}", "-lm"]
    return _compiled("floor", [HERE / "c" / "floor.c", *files], flags)


def audio() -> Path:
    """Return a minute of callers as PCMU: speech, noises and quiet, as the simulator has them."""
    path = INTO / "audio.ulaw"
    if not path.exists():
        INTO.mkdir(parents=True, exist_ok=True)
        clips = sorted(CLIPS.glob("*.ulaw"))
        path.write_bytes(b"".join(clip.read_bytes() + b"\xfe\xff\x7e\xff" * 2000 for clip in clips))
    return path


def quiet() -> Path:
    """Return a second of a line on which nobody speaks, as PCMU."""
    path = INTO / "quiet.ulaw"
    if not path.exists():
        INTO.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xfe\xff\x7e\xff" * 2000)
    return path


def _compiled(name: str, sources: list[Path], flags: list[str]) -> Path:
    read = [*sources, *sorted((HERE / "c").glob("*.h"))]
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()[:12]
    program = INTO / f"{name}-{stamp}"
    if not program.exists():
        INTO.mkdir(parents=True, exist_ok=True)
        before = [flag for flag in flags if not flag.startswith("-l")]
        after = [flag for flag in flags if flag.startswith("-l")]
        command = ["gcc", "-O2", *before, "-o", program, *sources, *after]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return program


def _vad_sources() -> Path:
    name = f"webrtcvad_wheels-{version('webrtcvad-wheels')}"
    if not (INTO / name).exists():
        wanted = name.replace("_", "-", 1).replace("wheels-", "wheels==")
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*pip, "-d", INTO, wanted], check=True)
        with tarfile.open(INTO / f"{name}.tar.gz") as archive:
            archive.extractall(INTO, filter="data")
    return INTO / name

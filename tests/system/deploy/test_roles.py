"""Each process needs only what its role uses, and our prefixed variables win over an estate's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.store

ROOT = Path(__file__).parents[3]
ASK = "import celeryconfig, tasks; print(tasks.app.conf.broker_write_url)"


def _celery(code, **variables):
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-c", code]
    return subprocess.run(
        run, cwd=ROOT, env=path | variables, capture_output=True, text=True, timeout=60, check=False
    )


def test_beat_and_flower_start_with_the_store_alone():
    done = _celery(ASK, REDIS_URL="redis://127.0.0.1:1/0")
    assert done.stdout.strip() == "redis://127.0.0.1:1/0", done.stderr


def test_the_broker_of_an_estate_does_not_become_ours():
    theirs = {"CELERY_BROKER_URL": "amqp://theirs//", "REDIS_URL": "redis://theirs:1/0"}
    done = _celery(ASK, **theirs, DEADAIR_CELERY_BROKER_URL="redis://127.0.0.1:2/0")
    assert done.stdout.strip() == "redis://127.0.0.1:2/0", done.stderr


def test_without_a_store_one_message_and_no_traceback():
    done = _celery(ASK)
    assert done.returncode == 1
    assert "REDIS_URL: is required" in done.stderr
    assert "Traceback" not in done.stderr

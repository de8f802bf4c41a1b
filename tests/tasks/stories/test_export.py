"""Stories under STORY_URL: written whole, by the same name, and none lost by a killed worker."""

import json
import time
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest

from calls import keys
from calls.ended import retention
from calls.ended.retention import EndedCalls, NotExportedError
from calls.service.counters import Counters
from calls.store_types import Origin
from tasks.stories import export as story_export
from tasks.stories.export import StoryExport
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store


@pytest.fixture
def store(spoken, monkeypatch):
    monkeypatch.setattr(retention, "AT_REST_MS", -1)
    store = spoken(1)
    store.call_ended(CALL, TELNYX, "normal_clearing", "caller")
    return store


def ended(client, export, **limits):
    return EndedCalls(client, **({"days": 7, "megabytes": 512} | limits), export=export)


def read(folder):
    return [json.loads(path.read_text()) for path in sorted(Path(folder).rglob("*.json"))]


def totals(counters):
    counters.flush()
    return counters.totals()


def test_a_story_is_a_file_by_day_and_call(store, client, tmp_path):
    ended(client, StoryExport(f"file://{tmp_path}/stories", Counters(client))).tend()
    [path] = tmp_path.rglob("*.json")
    assert path.name == "v3%3Acall-1.json"
    assert path.parent.relative_to(tmp_path).as_posix().count("/") == 3
    [told] = read(tmp_path)
    events = [entry["event"] for entry in told["entries"]]
    assert (told["call_control_id"], told["agent"]) == (CALL, "default")
    assert (events[0], events[-1]) == ("call.ringing", "call.ended")
    assert events == [entry.event for entry in store.timeline(CALL)]


@pytest.mark.usefixtures("store")
def test_any_storage_of_fsspec_will_do(client):
    folder = f"memory://{uuid4().hex}"
    ended(client, StoryExport(folder, Counters(client))).tend()
    system, root = fsspec.core.url_to_fs(folder)
    [found] = system.find(root)
    assert json.loads(system.cat_file(found))["call_control_id"] == CALL


def test_lines_that_come_later_are_written_with_the_whole(store, client, tmp_path):
    kept = ended(client, StoryExport(f"file://{tmp_path}", Counters(client)))
    kept.tend()
    store.append_timeline(CALL, Origin(by="late"), "stream.stopped")
    store.leases.close(CALL)
    kept.tend()
    [told] = read(tmp_path)
    assert told["entries"][0]["event"] == "call.ringing"
    assert told["entries"][-1]["event"] == "stream.stopped"


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.usefixtures("store")
def test_a_worker_killed_at_any_point_loses_no_story(client, tmp_path):
    """Killed before the write, and after it but before the timeline is packed."""
    real = StoryExport(f"file://{tmp_path}", Counters(client))

    def killed_before(*_):
        raise Killed

    def killed_after(*story):
        real(*story)
        raise Killed

    for export in (killed_before, killed_after):
        with pytest.raises(Killed):
            ended(client, export).tend()
    ended(client, real).tend()
    assert [told["call_control_id"] for told in read(tmp_path)] == [CALL]
    assert client.zcard(keys.UNPACKED) == 0


@pytest.mark.usefixtures("store")
def test_a_storage_that_refuses_is_tried_again_and_keeps_nobody_else_waiting(
    client, tmp_path, monkeypatch
):
    monkeypatch.setattr(retention, "AT_REST_MS", 60_000)
    client.zadd(keys.UNPACKED, {CALL: 1})
    (tmp_path / "file").write_text("not a folder")
    counters = Counters(client)
    refusing = ended(client, StoryExport(f"file://{tmp_path}/file/stories", counters))
    assert refusing.tend().packed == 1, "one look, no loop"
    assert totals(counters)["stories_refused"] == 1
    assert client.exists(keys.timeline(CALL))
    client.zadd(keys.UNPACKED, {CALL: 1})
    ended(client, StoryExport(f"file://{tmp_path}/stories", counters)).tend()
    assert len(read(tmp_path)) == 1


def test_a_storage_that_hangs_is_left(client, monkeypatch, tmp_path):
    monkeypatch.setattr(story_export, "WITHIN_S", 0.05)
    monkeypatch.setattr(StoryExport, "_write", lambda *_: time.sleep(0.5))
    export = StoryExport(f"file://{tmp_path}", Counters(client))
    with pytest.raises(NotExportedError):
        export(CALL, "default", "", [("1760000000000-0", {"event": "call.ended"})])


@pytest.mark.usefixtures("store")
def test_a_call_that_has_to_go_unwritten_is_counted(client, tmp_path):
    lost = []

    def refuse(*_):
        raise NotExportedError

    client.zadd(keys.ENDED, {CALL: 1})
    EndedCalls(client, days=1, megabytes=1, export=refuse, lost=lost.append).tend()
    assert lost == [1]
    assert read(tmp_path) == []

"""The wheel as a stranger has it: `deadair` alone, in an environment with nothing but Celery."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
[NEWEST] = [
    line.partition("==")[2].split()[0]
    for line in (ROOT / "requirements.txt").read_text().splitlines()
    if line.startswith("celery==")
]
STRANGER = """
import sys
import deadair
assert not {"celery", "kombu", "redis", "pydantic", "flask"} & sys.modules.keys()
from celery import Celery, current_app, shared_task

app = Celery("crm", broker="memory://")
before = (app.conf.task_serializer, app.conf.task_default_queue, app.conf.accept_content)
air = deadair.DeadAir(app)
air.dial("+15550100001", agent="sales", reference="order-17")

@shared_task
def theirs(): ...

heard = []

@air.on("call.hung_up", queue="crm", name="crm.lost")
def lost(event):
    heard.append(event.reference)

lost.delay(event={"id": "msg_1", "type": "call.hung_up", "reference": "order-17"})
with app.connection_for_read() as connection:
    command = connection.SimpleQueue("deadair.api").get(timeout=10)
    told = connection.SimpleQueue("crm").get(timeout=10)
assert command.headers["task"] == "deadair.api.dial", command.headers
assert command.content_type == "application/json"
assert command.payload[1]["to"] == "+15550100001"
assert "5550100001" not in command.headers["kwargsrepr"]
app.tasks[told.headers["task"]](**told.payload[1])
app.tasks["deadair.event"](**told.payload[1])
assert heard == ["order-17", "order-17"]
assert current_app._get_current_object() is app
assert theirs.app is app
assert before == (app.conf.task_serializer, app.conf.task_default_queue, app.conf.accept_content)
print("a stranger's three lines work with Celery", sys.modules["celery"].__version__)
"""


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, f"{command[:4]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), str(ROOT))
    [made] = folder.glob("*.whl")
    return made


def test_it_holds_the_public_package_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"deadair"}
    assert {"deadair/__init__.py", "deadair/client.py", "deadair/events.py"} < set(names)
    assert not any("config" in name or "redis" in name for name in names)


@pytest.mark.parametrize("celery", ["5.4.0", NEWEST])
def test_it_places_a_call_and_receives_events_with_nothing_but_celery(wheel, celery, tmp_path):
    venv.create(tmp_path)
    python = str(tmp_path / "bin" / "python")
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-compile", str(wheel), f"celery=={celery}")
    said = run(python, "-W", "error::UserWarning", "-c", STRANGER)
    assert said.strip().endswith(f"Celery {celery}")

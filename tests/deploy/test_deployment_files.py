"""Files an operator deploys are well-formed, and name existing roles, ports and metrics."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from calls.service.counters import METRICS
from calls.service.metric_catalogue import GAUGES, HISTOGRAMS, HOST
from deadair.config import PREFIX, variables

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = ("config", "web", "worker", "beat")
ROLES = ("web", "worker", "beat", "flower")


def tool(name):
    """Return the path of a tool that came with the development requirements."""
    return str(Path(sys.executable).with_name(name))


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def documents(path):
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def test_the_dockerfile_has_no_fault():
    run(tool("hadolint"), DEPLOY / "docker" / "Dockerfile")


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_fits_kubernetes_own_schema(name):
    run(tool("kubernetes-validate"), "--strict", DEPLOY / "kubernetes" / f"{name}.yaml")


def test_kustomize_lists_every_manifest_but_the_one_for_keda():
    listed = documents(DEPLOY / "kubernetes" / "kustomization.yaml")[0]["resources"]
    assert listed == [f"{name}.yaml" for name in MANIFESTS]
    others = {path.stem for path in (DEPLOY / "kubernetes").glob("*.yaml")} - set(MANIFESTS)
    assert others == {"kustomization", "worker-autoscaler"}


@pytest.mark.parametrize("role", ROLES)
def test_the_image_s_command_is_the_procfile_s_line(role, tmp_path):
    program = re.search(rf"^{role}: (\S+)", (ROOT / "Procfile").read_text(), re.MULTILINE)[1]
    fake = tmp_path / program
    fake.write_text('#!/bin/sh\necho "$0 $*"\n')
    fake.chmod(0o755)
    said = subprocess.run(
        [DEPLOY / "scripts" / "role.sh", role],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    wanted = (ROOT / "Procfile").read_text().split(f"{role}: ", 1)[1].splitlines()[0]
    assert said.strip() == f"{tmp_path}/{wanted}".replace("'", "")


def test_another_command_runs_as_it_is():
    assert run(DEPLOY / "scripts" / "role.sh", "echo", "as", "it is") == "as it is\n"


@pytest.mark.parametrize("role", ROLES)
def test_systemd_starts_each_role(role):
    unit = (DEPLOY / "systemd" / f"deadair-{role}.service").read_text()
    assert f"ExecStart=/opt/deadair/deploy/scripts/role.sh {role}" in unit


def test_the_variables_that_files_set_are_read_by_us():
    known = {name if name.startswith(PREFIX) else PREFIX + name for name in variables()}
    files = [path for path in DEPLOY.rglob("*.yaml") if "grafana" not in path.parts]
    files += (DEPLOY / "systemd").iterdir()
    named = {
        name for path in files for name in re.findall(r"\bDEADAIR_[A-Z_]+\b", path.read_text())
    }
    assert len(named) > 10
    assert named - known <= {"DEADAIR_INSTANCE", "DEADAIR_LOG_LEVEL"}


def test_compose_asks_for_what_the_example_gives():
    text = (DEPLOY / "docker" / "compose.yaml").read_text()
    example = (DEPLOY / "docker" / "example.env").read_text()
    given = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z_]+)", text)) == given
    [compose] = documents(DEPLOY / "docker" / "compose.yaml")
    services = compose["services"]
    assert set(services) == {"redis", "nginx", *ROLES}
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
    assert all(services[role]["image"] == services["web"]["image"] for role in ROLES)
    assert all(services[role]["read_only"] for role in ROLES)


@pytest.mark.parametrize("path", ["docker/compose.yaml", "kubernetes/web.yaml"])
def test_a_stop_leaves_calls_the_time_to_drain(path):
    text = (DEPLOY / path).read_text()
    grace = int(re.search(r"(?:stop_grace_period|terminationGracePeriodSeconds): (\d+)", text)[1])
    assert grace >= 5 + 30 + 30, "preStop, DRAIN_S, what a request may take"


def test_alerts_and_panels_name_metrics_that_are():
    files = (DEPLOY / "prometheus" / "alerts.yml", *DEPLOY.rglob("*.json"), *DEPLOY.rglob("*.yaml"))
    named = {m for f in files for m in re.findall(r"\bdeadair_([a-z_]+)", f.read_text())}
    there = {f"{name}_total" for name in METRICS} | {*GAUGES, *HISTOGRAMS, *HOST}
    there |= {f"{name}_{part}" for name in HISTOGRAMS for part in ("bucket", "count", "sum")}
    assert len(named) > 20
    assert named <= there


def test_what_hosts_and_the_service_both_tell_is_asked_of_the_service():
    for path in (DEPLOY / "prometheus" / "alerts.yml", *DEPLOY.rglob("*.json")):
        for asked in re.findall(r"deadair_\w+_total.{0,30}", path.read_text()):
            assert "job=" in asked, f"{path.name}: {asked}"


@pytest.mark.skipif(not shutil.which("promtool"), reason="`make estate` installs promtool")
def test_promtool_takes_the_alert_rules():
    run(shutil.which("promtool"), "check", "rules", DEPLOY / "prometheus" / "alerts.yml")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path):
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/deadair", str(ROOT))
        (tmp_path / unit.name).write_text(text)
    run("systemd-analyze", "verify", *(str(each) for each in tmp_path.iterdir()))


@pytest.mark.skipif(not shutil.which("nginx"), reason="`make estate` installs nginx")
def test_nginx_takes_the_samples(tmp_path):
    for name in ("deadair.conf", "signed-in.conf"):
        sample = (DEPLOY / "nginx" / name).read_text()
        sample = sample.replace("server web:8000;", "server 127.0.0.1:8000;")
        sample = sample.replace("/var/log/nginx", str(tmp_path))
        (tmp_path / name).write_text(sample)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ include {tmp_path}/deadair.conf; include {tmp_path}/signed-in.conf; }}\n"
    )
    run(shutil.which("nginx"), "-t", "-c", tmp_path / "nginx.conf")

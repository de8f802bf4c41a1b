"""nginx by the samples of deploy/nginx, as they are but for addresses and where its log goes."""

import shutil

from tests.system.harness.processes import REPOSITORY, Process, listening
from tests.system.harness.service import PATH

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") or ""


def nginx(directory, samples, *ports):
    """Return nginx that listens at *ports*; *samples* are files, each with texts to replace."""
    for name, changes in samples.items():
        text = (REPOSITORY / "deploy" / "nginx" / name).read_text()
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        (directory / name).write_text(text.replace("/var/log/nginx", str(directory)))
    temporary = "".join(
        f"{what}_temp_path {directory}/{what};\n"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    included = "".join(f"include {directory}/{name};\n" for name in samples)
    (directory / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {directory}/pid; error_log {directory}/error.log;\n"
        f"events {{}}\nhttp {{ {temporary}{included}}}\n"
    )
    command = [NGINX, "-p", str(directory), "-c", str(directory / "nginx.conf")]
    return Process(
        "nginx",
        command,
        env={"PATH": PATH},
        log=directory / "nginx.log",
        ready=lambda: all(map(listening, ports)),
    )

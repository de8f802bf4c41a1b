from gevent import monkey

monkey.patch_all()

import gc
from typing import Any

worker_class = "gevent"
workers = 1
worker_connections = 4000
backlog = 4096
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    gc.collect()
    gc.freeze()

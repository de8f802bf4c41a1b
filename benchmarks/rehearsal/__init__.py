"""Virtual calls in bulk: our own steps, tasks, monitor and policy, in virtual time, from seeds.

The world they are played in is `tests.virtual_time`; nothing here is part of the service.
"""

import os

for _name in ("REDIS_URL", "ADMIN_TOKEN", "SECRET_KEY"):  # nothing is reached by them
    os.environ.setdefault(_name, "redis://127.0.0.1:1/0")

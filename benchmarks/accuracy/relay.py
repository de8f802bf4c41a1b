"""How many calls through relay operators and text telephones we end: 500, in virtual time.

`python -m benchmarks.accuracy.relay`; the calls are those of `tests.monitor.rules.relayed_calls`.
"""

import os

CALLS = 500
ENVIRONMENT = {"REDIS_URL": "redis://127.0.0.1:1/0", "TELNYX_API_KEY": "KEY-of-a-benchmark"}
PROFILES = {
    "recognised (default)": {},
    "as others, patience patient": {"relay_calls": "as_others", "patience": "patient"},
    "as others": {"relay_calls": "as_others"},
}


def main() -> None:
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    from tests.monitor.rules.relayed_calls import dropped  # noqa: PLC0415  reads the environment
    from tests.virtual_time.call import virtual_world  # noqa: PLC0415  as above

    print("| handled | calls | dropped |\n|---|---|---|")
    with virtual_world():
        for name, settings in PROFILES.items():
            print(f"| {name} | {CALLS} | {len(dropped(range(CALLS), **settings))} |", flush=True)


if __name__ == "__main__":
    main()

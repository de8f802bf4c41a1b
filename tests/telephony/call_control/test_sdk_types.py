"""A process that sends commands loads none of the SDK's types, until somebody asks for one."""

import subprocess
import sys

import pytest

pytestmark = [pytest.mark.unit, pytest.mark.long]

IN_A_PROCESS = """
import sys
from telephony.call_control.client import TelnyxClient

TelnyxClient(api_key="KEY", base_url="http://127.0.0.1:1/v2").warm()
loaded = [name for name in sys.modules if name.startswith("telnyx.types.")]
assert len(loaded) < 5, loaded

import telnyx
from telnyx.types.call_dial_params import CallDialParams

assert not hasattr(telnyx.types, "NoSuchType")
assert telnyx.types.CallDialParams is CallDialParams
from telnyx.types import calls

assert calls.ActionSpeakParams
"""


def test_they_are_loaded_when_they_are_asked_for():
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

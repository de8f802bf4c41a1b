import base64
import json
from typing import get_args

import pytest

from simulator.media import odd_frames
from simulator.model.step import OddFrame

pytestmark = pytest.mark.unit


def test_a_scenario_can_name_every_odd_frame_and_no_other():
    assert set(get_args(OddFrame)) == odd_frames.NAMES


def test_the_payload_that_is_no_base64_is_none():
    frame = json.loads(odd_frames.build("bad-base64", "s", 3))
    with pytest.raises(ValueError, match="padding"):
        base64.b64decode(frame["media"]["payload"], validate=True)


@pytest.mark.parametrize("name", sorted(odd_frames.NAMES - {"no-json", "empty", "binary"}))
def test_the_others_are_json_of_an_odd_kind(name):
    json.loads(odd_frames.build(name, "s", 3))

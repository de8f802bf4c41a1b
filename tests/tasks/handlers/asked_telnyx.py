"""A Telnyx that is asked whether it has a leg up."""

from telephony.call_control.client import LegStatus
from tests.tasks.conftest import CALL


class AskedTelnyx:
    """Has the call up for 90 s, unless told otherwise."""

    def __init__(self):
        self.says, self.asked = LegStatus(is_alive=True, client_state=None, lasted_s=90), 0

    def status(self, call):
        assert call == CALL
        self.asked += 1
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

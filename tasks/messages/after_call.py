"""What follows the end of a call: its text message, if one is due."""

from calls.store_types import Origin
from monitor.silences.follow_up import is_due
from tasks import publish
from tasks.dependencies import Dependencies


def after_the_end(p: Dependencies, call_control_id: str) -> None:
    """Request the follow-up of a call that is over; its claim shows if it was sent already."""
    if not p.store.may_be_texted(call_control_id):
        return
    call = p.store.snapshot(call_control_id, p.origin())
    if is_due(call, p.settings_of(call)):
        publish.follow_up(call_control_id)


def call_gone(p: Dependencies, call_control_id: str, origin: Origin) -> None:
    """End a call that Telnyx no longer has."""
    if p.store.call_ended(call_control_id, origin, "gone", "telnyx"):
        after_the_end(p, call_control_id)

"""How long a call that is left alone can stay up: computed from its settings and open leases.

Every term is the expiry of some evidence or a setting; nothing here is measured.
"""

from math import inf

from calls.ledger import BEGUN_TIMES, SLACK_MS, SLACK_SHARE, START_LAG_MS
from calls.speech.length import expected_duration_ms
from monitor.actions import HANGUP_GOOD_FOR_MS, SPEECH_GOOD_FOR_MS
from monitor.policy import CUT_MS
from monitor.rules.hold_music import hold_music
from monitor.rules.needs_patience import least_timeout_s
from monitor.rules.silence_timeout import most_checkins
from monitor.rules.thinking_caller import LONGEST_TIMES
from monitor.settings import AgentFailed

SLOWEST_PACE = 3
RETRIES_S = 12.0
"""A command's attempts and their pauses, at the most (tasks.checkins)."""

TAKEOVER_S = 10.0
REPEATABLE_S = 60.0
"""How long a command that may have reached Telnyx is repeated under the same id."""


def longest_silence(call):
    """Return the seconds after which *call* (a VirtualCall nobody touches) must have ended."""
    view, settings = call.view(), call.agents.settings
    words = [settings.checkin_text(n)[0] for n in range(1, 11)]
    words += [settings.agent_failed_message, *settings.agent_filler_messages]
    words += [settings.reassurance_message, settings.goodbye_message]
    words += [settings.hold_on_reply, settings.max_call_warning_message]
    said_s = max(_belief_s(expected_duration_ms(text)) for text in words)
    asked_s = SPEECH_GOOD_FOR_MS / 1000 + RETRIES_S
    wait_s = max(
        least_timeout_s(view, settings),
        LONGEST_TIMES * settings.silence_timeout_normal,
        settings.silence_timeout_hold_on,
        settings.hold_on_limit if view.hold_on_ms else 0,
        view.expect_ms / 1000,
    )
    steps = 2 * most_checkins(view, settings) + 4
    grace_s = max(settings.hangup_grace, least_timeout_s(view, settings))
    hangup_s = grace_s + 7 * HANGUP_GOOD_FOR_MS / 1000 + RETRIES_S
    leases = (
        max(view.expiry_ms.values(), default=0),
        view.thinking_until_ms,
        view.suspended_until_ms,
        view.asked_until_ms,
    )
    open_s = max(0, max(leases) - view.now_ms) / 1000
    step_s = wait_s + CUT_MS / 1000 + said_s + asked_s
    silent_s = open_s + settings.noise_timeout + steps * step_s + hangup_s
    if music := hold_music(view, settings):
        silent_s += (music.until_ms - view.now_ms) / 1000
    if view.owed_since_ms:
        forever = settings.agent_failed is AgentFailed.WAIT
        silent_s += inf if forever else settings.agent_silence_limit + 3 * step_s
    if view.with_person:
        return TAKEOVER_S + REPEATABLE_S + silent_s
    counted_ms = view.now_ms - view.answered_at_ms - view.with_person_ms
    left_s = settings.max_call_duration + (view.extended_ms - counted_ms) / 1000
    return TAKEOVER_S + REPEATABLE_S + min(silent_s, max(left_s, 0) + hangup_s)


def _belief_s(duration_ms):
    longest = duration_ms * SLOWEST_PACE
    played = max(longest + SLACK_MS + longest * SLACK_SHARE, BEGUN_TIMES * longest)
    return (START_LAG_MS + played) / 1000

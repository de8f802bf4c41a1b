"""The faults to plant in a copy of the product, none of them wanted."""

from benchmarks.test_kit.planted_telephony import TELEPHONY
from benchmarks.test_kit.planting import fault

FAULTS = (
    fault(
        "no-check-in",
        "hangs up instead of asking",
        ("return CheckIn(min(call.checkins + 1, wanted), because)", "return HangUp(because)"),
    ),
    fault(
        "no-hang-up",
        "asks, and then keeps the silent caller for ever",
        (
            "        return Say(Remark.GOODBYE, cause)\n    return HangUp(cause)",
            "        return Say(Remark.GOODBYE, cause)\n    return Wait(0, cause)",
        ),
    ),
    fault(
        "talks-over-the-caller",
        "the detector's word that the caller speaks is not heeded",
        ("        return Wait(until, Because.CALLER_SPEAKING)\n", "        pass\n"),
        (
            "call.now_ms if call.caller_speaking_ms else call.caller_quiet_at_ms\n",
            "call.caller_quiet_at_ms\n",
            "caller_sound",
        ),
    ),
    fault(
        "never-yields",
        "what is playing is not stopped when the caller begins to speak",
        (
            'self._act("playback_stop", command, stop=stop)',
            'del stop  # ("playback_stop", command, stop=stop)',
        ),
    ),
    fault(
        "hold-on-ignored",
        'asks 3 s after "hold on"',
        ("return call.hold_on and call.hold_ons <= settings.max_hold_ons", "return False"),
    ),
    fault(
        "hold-on-for-ever",
        'waits ten minutes after "hold on"',
        ("else settings.silence_timeout_hold_on), Because", "else 600), Because"),
    ),
    fault(
        "no-transcription",
        "no transcription is asked for: nobody understands a word",
        (
            "            transcription=True,\n            transcription_config=transcription,\n",
            "",
        ),
    ),
    fault(
        "silence-from-the-command",
        "silence is counted from before the agent's words have ended",
        (
            "        call.agent_quiet_at_ms,\n        call.activity_at_ms,",
            "        call.activity_at_ms,",
        ),
    ),
    fault(
        "twice-the-silence",
        "waits twice as long as it is told",
        (
            "    return settings.silence_timeout_normal, cause",
            "    return 2 * settings.silence_timeout_normal, cause",
        ),
    ),
    fault(
        "half-the-silence",
        "asks after half the time",
        (
            "    return settings.silence_timeout_normal, cause",
            "    return settings.silence_timeout_normal / 2, cause",
        ),
    ),
    fault(
        "no-grace",
        "hangs up as soon as the last question has ended",
        (
            "not holding_on(call, settings):\n        return settings.hangup_grace, cause",
            "not holding_on(call, settings):\n        return 0.1, cause",
        ),
    ),
    fault(
        "one-question-less",
        "hangs up one question too early",
        (
            "return min(most, 1) if ends_one_way(call, settings) else most",
            "return min(most, 1) if ends_one_way(call, settings) else most - 1",
        ),
    ),
    fault(
        "never-stops-asking",
        "asks again and again",
        (
            "return min(most, 1) if ends_one_way(call, settings) else most",
            "return min(most, 1) if ends_one_way(call, settings) else most + 99",
        ),
    ),
    fault(
        "keys-ignored",
        "a key that is pressed is no sign of the caller",
        ('    item = json.dumps({"digit": digit})\n', "    return\n"),
        (
            'monitor.enqueue(lambda: store.caller_input(self.call, origin, "dtmf"))',
            "del monitor, store, origin",
        ),
    ),
    fault(
        "words-do-not-count",
        "an answer does not begin the count anew",
        ("settings.reset_checkins_on_speech or is_patient(call, settings),", "False,"),
    ),
    fault(
        "answers-with-silence",
        "the greeting is never spoken",
        (
            "        if call.greeting:\n            call.say(call.greeting)",
            "        pass",
            "greeter",
        ),
    ),
    *TELEPHONY,
)

"""The faults to plant in a copy of the product, none of them wanted."""

from benchmarks.test_kit.planting import Edit, PlantedFault


def _fault(name: str, what: str, *edits: tuple[str, ...]) -> PlantedFault:
    return PlantedFault(name, what, tuple(Edit(*each) for each in edits))


FAULTS = (
    _fault(
        "no-check-in",
        "hangs up instead of asking",
        ("return CheckIn(min(call.checkins + 1, wanted), because)", "return HangUp(because)"),
    ),
    _fault(
        "no-hang-up",
        "asks, and then keeps the silent caller for ever",
        (
            "        return Say(Remark.GOODBYE, cause)\n    return HangUp(cause)",
            "        return Say(Remark.GOODBYE, cause)\n    return Wait(0, cause)",
        ),
    ),
    _fault(
        "talks-over-the-caller",
        "the detector's word that the caller speaks is not heeded",
        ("        return Wait(until, Because.CALLER_SPEAKING)\n", "        pass\n"),
        (
            "call.now_ms if call.caller_speaking_ms else call.caller_quiet_at_ms\n",
            "call.caller_quiet_at_ms\n",
            "caller_sound",
        ),
    ),
    _fault(
        "never-yields",
        "what is playing is not stopped when the caller begins to speak",
        (
            'self._act("playback_stop", command, stop=stop)',
            'del stop  # ("playback_stop", command, stop=stop)',
        ),
    ),
    _fault(
        "hold-on-ignored",
        'asks 3 s after "hold on"',
        ("return call.hold_on and call.hold_ons <= settings.max_hold_ons", "return False"),
    ),
    _fault(
        "hold-on-for-ever",
        'waits ten minutes after "hold on"',
        ("else settings.silence_timeout_hold_on), Because", "else 600), Because"),
    ),
    _fault(
        "no-transcription",
        "no transcription is asked for: nobody understands a word",
        (
            "            transcription=True,\n            transcription_config=transcription,\n",
            "",
        ),
    ),
    _fault(
        "silence-from-the-command",
        "silence is counted from before the agent's words have ended",
        (
            "        call.agent_quiet_at_ms,\n        call.activity_at_ms,",
            "        call.activity_at_ms,",
        ),
    ),
    _fault(
        "twice-the-silence",
        "waits twice as long as it is told",
        (
            "    return settings.silence_timeout_normal, cause",
            "    return 2 * settings.silence_timeout_normal, cause",
        ),
    ),
    _fault(
        "half-the-silence",
        "asks after half the time",
        (
            "    return settings.silence_timeout_normal, cause",
            "    return settings.silence_timeout_normal / 2, cause",
        ),
    ),
    _fault(
        "no-grace",
        "hangs up as soon as the last question has ended",
        (
            "not holding_on(call, settings):\n        return settings.hangup_grace, cause",
            "not holding_on(call, settings):\n        return 0.1, cause",
        ),
    ),
    _fault(
        "one-question-less",
        "hangs up one question too early",
        (
            "return min(most, 1) if ends_one_way(call, settings) else most",
            "return min(most, 1) if ends_one_way(call, settings) else most - 1",
        ),
    ),
    _fault(
        "never-stops-asking",
        "asks again and again",
        (
            "return min(most, 1) if ends_one_way(call, settings) else most",
            "return min(most, 1) if ends_one_way(call, settings) else most + 99",
        ),
    ),
    _fault(
        "keys-ignored",
        "a key that is pressed is no sign of the caller",
        ('    item = json.dumps({"digit": digit})\n', "    return\n"),
        (
            'monitor.enqueue(lambda: store.caller_input(self.call, origin, "dtmf"))',
            "del monitor, store, origin",
        ),
    ),
    _fault(
        "words-do-not-count",
        "an answer does not begin the count anew",
        ("settings.reset_checkins_on_speech or is_patient(call, settings),", "False,"),
    ),
    _fault(
        "answers-with-silence",
        "the greeting is never spoken",
        (
            "        if call.greeting:\n            call.say(call.greeting)",
            "        pass",
            "greeter",
        ),
    ),
    _fault(
        "suspensions-ignored",
        "asks and hangs up while others have the caller",
        ("    if call.suspended_until_ms:\n", "    if call.suspended_until_ms < 0:\n"),
        (
            "(call.thinking_until_ms, *(one.until_ms for one in call.suspensions))",
            "(call.thinking_until_ms,)",
        ),
        ("elseif suspended() then refusal", "elseif false then refusal", "claim_speech"),
        ("elseif suspended() then refusal", "elseif false then refusal", "claim_hangup"),
    ),
    _fault(
        "unhold-missed",
        "a hold never ends",
        ('    "call.unhold": resumes("hold"),\n', ""),
    ),
    _fault(
        "dequeue-missed",
        "a queue is never left",
        ('    "call.dequeued": resumes("queue"),\n', ""),
    ),
    _fault(
        "conference-never-left",
        "after a conference nobody watches the silence",
        ('    "conference.participant.left": left_conference,\n', ""),
    ),
    _fault(
        "never-given-back",
        "after a bridge nobody watches the silence",
        (
            '        p.store.suspend(call, origin, 0, "bridge", event.occurred_at_ms)',
            "        del call, origin",
        ),
    ),
    _fault(
        "foreign-audio-ignored",
        "what another application plays is silence",
        (
            "  register(key, 'foreign', tonumber(arg(5)), 1)\n",
            "  if true then return {'', 0, 0} end\n",
        ),
    ),
    _fault(
        "lost-ends-believed",
        "an utterance whose end was lost plays for ever",
        (
            "        found[utterance.id] = lost_at\n",
            "        found[utterance.id] = lost_at + 10**7\n",
        ),
    ),
    _fault(
        "noise-for-ever",
        "any noise keeps the call alive",
        (
            "heard_ms = min(heard_ms, call.unconfirmed_since_ms +"
            " round(settings.noise_timeout * 1000))",
            "pass",
        ),
        (
            "until = call.unconfirmed_since_ms + _ms(settings.noise_timeout)\n    if not",
            "until = call.now_ms + 60_000\n    if not",
        ),
    ),
    _fault(
        "invented-words-believed",
        "whatever the recogniser prints is the caller",
        ("    if media and not sound.near:\n", "    if False:\n"),
        ("    if confidence and confidence < UNSURE:\n", "    if False:\n"),
    ),
    _fault(
        "retries-are-new-commands",
        "a command tried again has another command_id",
        (
            'return str(uuid5(_COMMANDS, f"{call_control_id}/{what}"))',
            'return str(__import__("uuid").uuid4())',
        ),
    ),
    _fault(
        "flat-events-refused",
        "events without an envelope are refused",
        (
            "    return _decode_flat(body) if whole.data is msgspec.UNSET else whole.data",
            "    if whole.data is msgspec.UNSET:\n"
            '        raise NotAnEventError("no data")\n'
            "    return whole.data",
        ),
    ),
    _fault(
        "underscores-unknown",
        "call_speak_ended is an unknown event",
        ('return _BY_WORDS.get(event_type.replace(".", "_"), event_type)', "return event_type"),
    ),
    _fault(
        "answers-what-is-not-its-own",
        "takes a call that Telnyx delivers to a phone",
        ('    if event.text("state") == "bridging":\n', "    if False:\n"),
    ),
    _fault(
        "bad-command",
        "speaks with a field that Telnyx refuses",
        ('payload_type="text"', 'payload_type="words"'),
    ),
    _fault(
        "dials-forgotten",
        "an outbound call whose answer comes first is nobody's",
        (
            "    dial = p.dials.find(dial_id) if dial_id else None\n",
            "    dial = None\n",
        ),
    ),
    _fault(
        "end-unnoticed",
        "goes on ordering after the caller has hung up",
        ('    "call.hangup": hung_up,\n', ""),
    ),
    _fault(
        "any-key-signs",
        "a signature of any key is good",
        ("    if not any(_signed_by(key, signed, raw) for key in keys):\n", "    if False:\n"),
    ),
    _fault(
        "no-age",
        "a recorded event may be sent again for ever",
        ("    if abs(now_s - int(timestamp)) > TOLERANCE_S:\n", "    if False:\n"),
    ),
)

"""The faults in the dealings with Telnyx: its events, its commands, others on the line."""

from benchmarks.test_kit.planting import fault

TELEPHONY = (
    fault(
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
    fault(
        "unhold-missed",
        "a hold never ends",
        ('    "call.unhold": resumes("hold"),\n', ""),
    ),
    fault(
        "dequeue-missed",
        "a queue is never left",
        ('    "call.dequeued": resumes("queue"),\n', ""),
    ),
    fault(
        "conference-never-left",
        "after a conference nobody watches the silence",
        ('    "conference.participant.left": left_conference,\n', ""),
    ),
    fault(
        "never-given-back",
        "after a bridge nobody watches the silence",
        (
            '        p.store.suspend(call, origin, 0, "bridge", event.occurred_at_ms)',
            "        del call, origin",
        ),
    ),
    fault(
        "foreign-audio-ignored",
        "what another application plays is silence",
        (
            "  register(key, 'foreign', tonumber(arg(5)), 1)\n",
            "  if true then return {'', 0, 0} end\n",
        ),
    ),
    fault(
        "lost-ends-believed",
        "an utterance whose end was lost plays for ever",
        (
            "        found[utterance.id] = lost_at\n",
            "        found[utterance.id] = lost_at + 10**7\n",
        ),
    ),
    fault(
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
    fault(
        "invented-words-believed",
        "whatever the recogniser prints is the caller",
        ("    if media and not sound.near:\n", "    if False:\n"),
        ("    if confidence and confidence < UNSURE:\n", "    if False:\n"),
    ),
    fault(
        "retries-are-new-commands",
        "a command tried again has another command_id",
        (
            'return str(uuid5(_COMMANDS, f"{call_control_id}/{what}"))',
            'return str(__import__("uuid").uuid4())',
        ),
    ),
    fault(
        "flat-events-refused",
        "events without an envelope are refused",
        (
            "    return _flat(body) if whole.data is None else whole.data",
            "    if whole.data is None:\n"
            '        raise NotAnEventError("no data")\n'
            "    return whole.data",
        ),
    ),
    fault(
        "underscores-unknown",
        "call_speak_ended is an unknown event",
        ('return _BY_WORDS.get(event_type.replace(".", "_"), event_type)', "return event_type"),
    ),
    fault(
        "answers-what-is-not-its-own",
        "takes a call that Telnyx delivers to a phone",
        ('    if event.text("state") == "bridging":\n', "    if False:\n"),
    ),
    fault(
        "bad-command",
        "speaks with a field that Telnyx refuses",
        ('payload_type="text"', 'payload_type="words"'),
    ),
    fault(
        "dials-forgotten",
        "an outbound call whose answer comes first is nobody's",
        (
            "    dial = p.dials.find(dial_id) if dial_id else None\n",
            "    dial = None\n",
        ),
    ),
    fault(
        "end-unnoticed",
        "goes on ordering after the caller has hung up",
        ('    "call.hangup": hung_up,\n', ""),
    ),
    fault(
        "any-key-signs",
        "a signature of any key is good",
        ("    if not any(_signed_by(key, signed, raw) for key in keys):\n", "    if False:\n"),
    ),
    fault(
        "no-age",
        "a recorded event may be sent again for ever",
        ("    if abs(now_s - int(timestamp)) > TOLERANCE_S:\n", "    if False:\n"),
    ),
)

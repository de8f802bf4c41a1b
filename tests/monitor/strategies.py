"""Hypothesis strategies of what can happen to a call, and of its agent's settings."""

from hypothesis import strategies as st

from tests.virtual_time.telnyx import ANSWER_LOST

EVENTS = st.sampled_from(
    ["call.speak.started", "call.speak.ended", "call.transcription", "call.hangup"]
)

TASKS = st.sampled_from(["checkins.speak", "checkins.hang_up", "speech.say", "speech.stop"])

SUSPENDING = st.sampled_from(
    [
        "call.hold", "call.unhold", "call.enqueued", "call.dequeued", "call.gather.ended",
        "conference.participant.joined", "conference.participant.left",
    ]
)  # fmt: skip

PLAYBACK = st.sampled_from(
    [f"call.{what}.{when}" for what in ("speak", "playback") for when in ("started", "ended")]
)

SHORT = st.integers(0, 2_000).map(lambda ms: ms / 1000)

LONG = st.integers(1, 40).map(float)

STATUSES = st.sampled_from(["cancelled", "failed", "file_not_found", "unknown", "call_hangup"])

TROUBLES = st.lists(st.sampled_from(["refused", "try again", ANSWER_LOST]), max_size=4)

SETTINGS = st.fixed_dictionaries(
    {
        "max_checkins_before_disconnect": st.integers(0, 3),
        "noise_timeout": st.sampled_from([1.0, 5.0, 30.0]),
        "goodbye_message": st.sampled_from(["", "I hang up now. Goodbye."]),
        "hold_on_reply": st.sampled_from(["", "Take your time."]),
        "max_hold_ons": st.integers(0, 2),
        "reset_checkins_on_speech": st.booleans(),
        "max_call_duration": st.sampled_from([60.0, 1500.0]),
        "max_call_warning": st.sampled_from([0.0, 20.0]),
        "patience": st.sampled_from(["normal", "patient"]),
        "thinking_caller": st.sampled_from(["off", "wait", "reassure", "adapt"]),
        "relay_calls": st.sampled_from(["patient", "as_others"]),
        "max_call_extension": st.sampled_from([0.0, 15.0]),
        "max_call_extensions": st.integers(0, 2),
        "agent_silence_timeout": st.sampled_from([0.0, 4.0]),
        "agent_silence_limit": st.sampled_from([5.0, 30.0]),
        "agent_failed": st.sampled_from(["hang_up", "wait", "transfer"]),
        "transfer_to": st.just("+15550100007"),
    }
)

"""What no virtual call can reach, by its reason. All else must come in the first 1,000 seeds."""

WHY = {
    "a suspension opens another epoch: a decision made before it is refused for that": (
        "reply claim_hangup: refusal = 'suspended'",
        "reply claim_speech: refusal = 'suspended'",
        "reply claim_transfer: refusal = 'suspended'",
    ),
    "a call begins anew that a fail-over lost: the Redis of virtual calls loses nothing": (
        "reply begin_anew: return 0 end",
        "reply begin_anew: return 1",
    ),
}

UNREACHED = frozenset(name for names in WHY.values() for name in names)

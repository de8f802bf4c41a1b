"""Calls of deaf callers in virtual time: through a relay operator, or typed on a text telephone.

Pauses are long: the operator types or signs what the agent says, the caller reads and answers, the
operator speaks. Each is drawn from its own seed. Nobody's silence here means that they have gone.
"""

import random

from tests.virtual_time.call import VirtualCall

OPENINGS = (
    "This is relay operator 1234 with a call. Have you received a relay call before?",
    "Hello, you have a call from a person using the telephone relay service. This is CA 7731.",
    "Hi, this is video relay interpreter 402, I have a caller who uses sign language.",
    "Hello, this is Relay UK with a call for you, please hold while I connect.",
    "This call is captioned, please speak clearly.",
)
WORDS = (
    "Yes, I would like to change my appointment, go ahead.",
    "My number is four four seven one, GA.",
    "Thank you, that is right, go ahead.",
    "The caller is asking whether Tuesday is free.",
    "No, the other address please.",
)
MEDIAN_S, SPREAD, LONGEST_S = 24.0, 0.6, 150.0
"""Of the pauses: log-normal."""

VERY_LONG = 0.03
"""The number that take two to four minutes: a letter is looked for, operators change."""


def pause(chance):
    if chance.random() < VERY_LONG:
        return chance.uniform(120, 240)
    return min(LONGEST_S, MEDIAN_S * chance.lognormvariate(0, SPREAD))


def relayed(seed, **settings):
    """Return a call through an operator, talked to its end."""
    chance = random.Random(seed)
    call = VirtualCall(sweeps=False, keeps_timeline=False, **settings).answer()
    call.agent_says(takes=2.5).go(2.5 + chance.uniform(1, 4)).speaks(chance.choice(OPENINGS), 4)
    for _ in range(chance.randint(2, 8)):
        call.go(1).agent_says(takes=3).go(3)
        call.go(pause(chance))
        if call.hung_up_at:
            return call
        call.speaks(chance.choice(WORDS), 3)
    return call.caller_hangs_up().go(0.3)


def typed(seed, **settings):
    """Return a call typed on a text telephone: tones, never a word."""
    chance = random.Random(seed)
    call = VirtualCall(sweeps=False, keeps_timeline=False, **settings).answer()
    call.agent_says(takes=2.5).go(2.5 + chance.uniform(1, 4))
    for _ in range(chance.randint(2, 8)):
        for _ in range(chance.randint(1, 5)):
            call.starts_speaking().go(0.6).types().go(2.4).stops_speaking()
        call.go(1).agent_says(takes=3).go(3)
        call.go(pause(chance))
        if call.hung_up_at:
            return call
    return call.caller_hangs_up().go(0.3)


def dropped(seeds, **settings):
    """Return the seeds of the calls that we ended; each fifth is typed."""
    of = {seed: (relayed, typed)[seed % 5 == 0](seed, **settings) for seed in seeds}
    return [seed for seed, call in of.items() if call.hung_up_at]

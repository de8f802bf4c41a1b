"""How callers who speak English tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten} {one}"),
        1: "(one|a|an|another)",
        1.5: "(one and a half)",
        2: "(two|[a] couple [of])",
        3: "(three|[a] few|several)",
    },
    units={
        1: "(second|seconds|sec|secs|s)",
        60: "(minute|minutes|min|mins|mi|minit)",
        3600: "(hour|hours|hr|hrs)",
    },
    whole={
        30: "half [a|of a] (minute|min)",
        900: "[a] quarter of an hour",
        1800: "half (an|of) hour",
        2700: "three quarters of an hour",
    },
    vague=(
        "((a|one) [little|quick|wee] (moment|mo|tick|jiffy|jiff|beat|breath)|two ticks|"
        "half a (sec|second|mo|tick)|[a] (few|couple) [of|more] moments|[some] more time|"
        "a (little|bit) [of|more] (time|longer)|some time)"
    ),
    about="(just|about|like|around|maybe|roughly|only|say|at least|at most|up to|the next)",
    between="[a] (more|quick|little|short|good|whole|solid|extra|hot|full)",
    to="(or|to|maybe)",
    half="and a half",
    plus="and",
)

"""How callers who speak Korean tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = "일 이 삼 사 오 육 칠 팔 구 십 십일 십이 십삼 십사 십오 십육 십칠 십팔 십구"
_TENS = "이십 삼십 사십 오십 육십 칠십 팔십 구십"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten}{one}"),
        3: "(삼|몇)",
    },
    units={1: "(초|초간)", 60: "(분|분간)", 3600: "(시간)"},
    whole={
        120: "일이분",
        1800: "반시간",
        3600: "한시간",
        5400: "한시간반",
        7200: "두시간",
    },
    vague="(잠시|잠깐|조금|좀|조금더|좀더|잠시동안|잠깐동안)",
    about="(한|약|대략|앞으로|딱|단|최대|적어도|한번)",
    between="(정도)",
    to="(이나|에서|내지|아니면|또는)",
    half="반",
    plus="(하고|그리고)",
)

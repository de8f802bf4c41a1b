"""How callers who speak Japanese tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九"
_TENS = "二十 三十 四十 五十 六十 七十 八十 九十"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten}{one}"),
        0.5: "半",
        3: "(三|数|何)",
    },
    units={1: "(秒|秒間)", 60: "(分|分間)", 3600: "(時間|じかん)"},
    whole={1800: "半時間"},
    vague="(少々|少し|すこし|もう少し|もうすこし|ちょっと|もうちょっと|ちょい|しばらく|暫く|一瞬|いっしゅん|ちょこっと)",
    about="(あと|後|もう|約|だいたい|大体|ほんの|せめて|たった|ほんと|本当に)",
    between="",
    to="(か|から|ないし|または)",
    half="半",
    plus="(と)",
)

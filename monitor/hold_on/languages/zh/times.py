"""How callers who speak Chinese tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九"
_TENS = "二十 三十 四十 五十 六十 七十 八十 九十"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten}{one}"),
        0.5: "半",
        2: "(二|两|俩)",
        3: "(三|几|好几|若干)",
    },
    units={
        1: "(秒|秒钟)",
        60: "(分|分钟)",
        900: "刻钟",
        3600: "(小时|个小时|钟头|个钟头|个钟)",
    },
    whole={5400: "(一个半小时|一个半钟头)"},
    vague="(一下[下]|一会[儿]|会儿|一小会[儿]|片刻|一两下|[一]点[儿]时间|[一]些时间)",
    about="(大概|大约|差不多|再|最多|就|只|也就|多|至少|可能|个)",
    between="(来|多)",
    to="(到|至|或|或者)",
    half="(半|半钟|个半)",
    plus="(零|又|加)",
)

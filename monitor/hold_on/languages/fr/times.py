"""How callers who speak French tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
)
_TENS = "vingt trente quarante cinquante soixante - quatre-vingt -"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten} [et] {one}"),
        1: "(un|une)",
        3: "(trois|quelques)",
        10: "(dix|une dizaine de)",
        15: "(quinze|une quinzaine de)",
        20: "(vingt|une vingtaine de)",
        30: "(trente|une trentaine de)",
        80: "(quatre-vingt|quatre-vingts)",
    },
    units={
        1: "(seconde|secondes|sec)",
        60: "(minute|minutes|min|mn)",
        3600: "(heure|heures)",
    },
    whole={
        30: "[une] (demi|demie) minute",
        90: "minute et demie",
        900: "[un] [petit|bon] quart d'heure",
        1800: "[une] [petite|bonne] (demi|demie) heure",
        2700: "trois quarts d'heure",
    },
    vague=(
        "((un|deux) [petit|p'tit|tout petit|court|bref] (instant|instants|moment|peu)|"
        "quelques instants|un peu [plus] de temps|le temps [de|que]|du temps)"
    ),
    about="(environ|encore|juste|genre|disons|seulement|que|à peine|à peu près|peut-être|au moins)",
    between="(petite|petites|bonne|bonnes|toute petite|toutes petites|de plus|courtes)",
    to="(ou|à)",
    half="et (demi|demie)",
    plus="et",
)

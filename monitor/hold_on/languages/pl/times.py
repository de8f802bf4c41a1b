"""How callers who speak Polish tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "(jeden|jedna|jedną|jednej) (dwa|dwie|dwóch|dwu) (trzy|trzech) (cztery|czterech) (pięć|pięciu) "
    "(sześć|sześciu) (siedem|siedmiu) (osiem|ośmiu) (dziewięć|dziewięciu) (dziesięć|dziesięciu) "
    "(jedenaście|jedenastu) (dwanaście|dwunastu) (trzynaście|trzynastu) (czternaście|czternastu) "
    "(piętnaście|piętnastu) (szesnaście|szesnastu) (siedemnaście|siedemnastu) "
    "(osiemnaście|osiemnastu) (dziewiętnaście|dziewiętnastu)"
)
_TENS = (
    "(dwadzieścia|dwudziestu) (trzydzieści|trzydziestu) (czterdzieści|czterdziestu) "
    "(pięćdziesiąt|pięćdziesięciu) (sześćdziesiąt|sześćdziesięciu) "
    "(siedemdziesiąt|siedemdziesięciu) (osiemdziesiąt|osiemdziesięciu) "
    "(dziewięćdziesiąt|dziewięćdziesięciu)"
)

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten} {one}"),
        0.5: "pół",
        1.5: "(półtorej|półtora|jeden i pół|jedna i pół|jedną i pół)",
        2: "(dwa|dwie|dwóch|dwu)",
        2.5: "dwie i pół",
        3: "(trzy|trzech|kilka|kilku|parę|paru)",
    },
    units={
        1: "(sekunda|sekundę|sekundy|sekund|sekundkę|sekundek|sek|s)",
        60: "(minuta|minutę|minuty|minut|minutkę|minutka|minutki|minutek|minutką|min)",
        900: "(kwadrans|kwadranse|kwadransów|kwadransik)",
        3600: "(godzina|godzinę|godziny|godzin|godzinkę|godzinki|godzinka)",
    },
    whole={
        60: "(minutę|minutkę|minutka|minuta|minuty|minutki)",
        900: "(kwadrans|kwadransik|kwadransu)",
        3600: "(godzinę|godzinkę|godzinka)",
    },
    vague=(
        "([jedną|jedna|jednej|małą|krótką|dłuższą|jeszcze] (chwila|chwilę|chwili|chwilka|chwilkę|"
        "chwilki|chwileczka|chwileczkę|chwileczki|sekunda|sekundę|sekundkę|sekundka|sekundy|"
        "sekundki)|[jeden|jeszcze] (moment|momencik|momenciku|momentu)|"
        "(trochę|troszkę|więcej|odrobinę) czasu|trochę|troszkę)"
    ),
    about="(około|jakieś|z|ze|jeszcze|tylko|tak|może|mniej więcej|najwyżej|jedynie|przez|na)",
    between="(krótkie|małe|dodatkowe|dobre|kolejne)",
    to="(lub|albo|do|czy|a nawet)",
    half="i pół",
    plus="i",
)

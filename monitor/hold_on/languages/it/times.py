"""How callers who speak Italian tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
)
_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta"


def _joined(ten: str, one: str) -> str:
    return (ten[:-1] if one[0] in "uo" else ten) + one


TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, _joined),
        1: "(un|uno|una)",
        2: "(due|un paio di)",
        3: "(tre|pochi|poche|qualche|alcuni|alcune)",
        10: "(dieci|una decina di)",
        15: "(quindici|una quindicina di)",
        20: "(venti|una ventina di)",
        30: "(trenta|una trentina di)",
    },
    units={
        1: "(secondo|secondi|secondino|secondini|sec)",
        60: "(minuto|minuti|minutino|minutini|min)",
        3600: "(ora|ore|oretta)",
    },
    whole={
        30: "mezzo (minuto|minutino)",
        90: "minuto e mezzo",
        900: "[un] (quarto|quartino) d'ora",
        1800: "mezz'ora",
        2700: "tre quarti d'ora",
    },
    vague=(
        "((un|ancora un|un altro) [piccolo|solo] (attimo|attimino|momento|momentino|istante|po'|"
        "pochino|pochettino)|"
        "(qualche|alcuni) (istante|istanti|attimo|momento)|(del|più|un po' di) tempo)"
    ),
    about="(circa|ancora|solo|altri|altre|un altro|tipo|giusto|più o meno|almeno|soltanto|i|quei)",
    between="(buoni|altri|soli)",
    to="(o|a|anzi)",
    half="e (mezzo|mezza)",
    plus="e",
)

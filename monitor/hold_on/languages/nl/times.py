"""How callers who speak Dutch tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
)
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{one}en{ten}"),
        0.5: "[een] halve",
        1: "(een|één|'n)",
        1.5: "(anderhalve|anderhalf)",
        2.5: "twee en een halve",
        3: "(drie|[een] paar|enkele)",
    },
    units={
        1: "(seconde|seconden|secondes|secondje|secondjes|sec)",
        60: "(minuut|minuten|minuutje|minuutjes|min)",
        3600: "(uur|uren|uurtje)",
    },
    whole={
        900: "[een] (kwartier|kwartiertje)",
        1800: "[een] (half uur|halfuur|half uurtje|halfuurtje)",
        2700: "[een] drie kwartier",
    },
    vague=(
        "((een|één|'n) [klein|heel klein|kort|kleine] (moment|momentje|ogenblik|ogenblikje|tel|"
        "telletje|poosje|beetje)|[heel] (even|eventjes|effe|effen|efkes|eventjes)|twee tellen|"
        "(wat|meer|wat meer|iets meer) tijd)"
    ),
    about=(
        "(ongeveer|zo'n|nog|maar|even|circa|hooguit|maximaal|een stuk of|misschien|eventjes|nog "
        "even|alleen|slechts|minstens|de|nog maar)"
    ),
    between="(extra|meer|korte|volle)",
    to="(of|tot|à)",
    half="en een (half|halve)",
    plus="en",
)

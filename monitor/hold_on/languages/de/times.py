"""How callers who speak German tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
)
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{'ein' if one == 'eins' else one}und{ten}"),
        0.5: "[eine|ne|einer] (halbe|halben)",
        1: "(ein|eine|einen|einer|einem|ne|nen|n)",
        1.5: "(anderthalb|eineinhalb|einenhalb)",
        2: "(zwei|zwo)",
        2.5: "zweieinhalb",
        3: "(drei|[ein|nen|n] paar|einige|wenige)",
        5: "(fünf|fuenf)",
        12: "(zwölf|zwoelf)",
    },
    units={
        1: "(sekunde|sekunden|sekündchen|sek)",
        60: "(minute|minuten|minütchen|min)",
        3600: "(stunde|stunden|stündchen)",
    },
    whole={
        900: "[eine|einer|ne] (viertelstunde|viertelstündchen)",
        1800: "[eine|einer|ne] (halbe|halben) stunde",
        2700: "[eine|einer|ne] dreiviertelstunde",
    },
    vague=(
        "([ein|einen|nen|n|einem|eine] [kleinen|kleines|kurzen|ganz kleinen|winzigen|ganz kurzen] "
        "(moment|augenblick|momentchen|augenblickchen|momenterl|weilchen|bisschen|bissel)|"
        "[etwas|ein bisschen|ein wenig] (zeit|geduld)|einen kleinen moment noch)"
    ),
    about=(
        "(etwa|circa|ca|ungefähr|noch|nur|so|vielleicht|mal|gerade|grad|kurz|maximal|höchstens|"
        "nochmal|eben|bitte|nur noch|noch mal|mindestens)"
    ),
    between="(kleine|kurze|weitere|gute|ganze)",
    to="(bis|oder)",
    half="und (eine halbe|ne halbe)",
    plus="und",
)

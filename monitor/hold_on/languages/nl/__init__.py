"""Dutch."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.nl import asks, lookalikes
from monitor.hold_on.languages.nl.times import TIMES

FILLERS = "eh ehm uh uhm hm hmm mm mmm ah"

POLITE = """
    (alstublieft|alsjeblieft|aub|graag|bedankt|sorry|excuus|pardon|ja|oké|ok|okay|nee|goed|prima|
        nou|hoor|mevrouw|meneer|hallo|oh|o|ach|dan|en|maar|zo|nog|even|eventjes|effe|gewoon|heel|hè|
        zeg|dag|alleen|slechts|oeps|want|nu|eens|mooi|joh)
    (dank u|dank je|dank u wel|een beetje|als u het niet erg vindt|als het kan|mag ik|
        neem me niet kwalijk|als het mag)
"""

TABLE = Table.of("nl", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

"""German."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.de import asks, lookalikes
from monitor.hold_on.languages.de.times import TIMES

FILLERS = "äh ähm öh öhm hm hmm mhm tja eh ehm uh uhm ah"

POLITE = """
    (bitte|danke|ja|okay|ok|gut|nein|ne|nee|ach|oh|also|entschuldigung|sorry|hallo|na|und|noch|mal|
        kurz|eben|gerade|nur|einfach|schnell|doch|aber|so|moin|jetzt|da|herr|frau|dann|verzeihung|
        pardon|halt|leute|nochmal|leider|bitteschön)
    (tut mir leid|entschuldigen sie|guten tag|alles klar|einen kleinen|seien sie so nett|
        wenn sie so nett wären|wenn es geht)
"""

TABLE = Table.of("de", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

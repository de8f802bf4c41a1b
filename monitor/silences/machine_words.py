"""Words of menus and queues, and a recogniser's names for music. Pure.

They explain a silence (`monitor.silences.judgement`) and decide nothing. Phrases are regular
expressions over folded text, as in `monitor.openings.phrases`, which has those of menus.
"""

import re

from monitor.openings import LONGEST, Opening, classify
from monitor.openings.folding import fold

MENU, QUEUE = "menu", "queue"
_QUEUE = re.compile(
    r"\b(?:your call is (very )?important|(stay|remain|hold) on the line|please (continue to )?"
    r"hold|"
    r"next available|estimated wait|(agents|representatives|operators|lines) are (currently |all )?"
    r"(busy|assisting)|you are (caller )?number|"
    r"su llamada es (muy )?importante|permanezca en (la )?linea|no cuelgue|"
    r"votre appel est important|patientez|ne quittez pas|temps d attente|"
    r"ihr anruf ist uns wichtig|warteschleife|nachste freie|bleiben sie (bitte )?"
    r"(in der leitung|dran)|"
    r"sua (ligacao|chamada) e (muito )?importante|aguarde na linha|"
    r"(la )?sua chiamata e (molto )?importante|resti in linea|rimanga in linea|"
    r"uw (oproep|gesprek) is belangrijk|blijf(t u)? aan de lijn|een ogenblik geduld)\b"
)
_MUSIC = re.compile(r"\b(?:music|musik|musica|musique|muziek|muzyka|melod\w*)\b")


def said_by_machine(text: str) -> str:
    """Return `MENU` or `QUEUE` for words of one, '' for any others."""
    if _QUEUE.search(fold(text[:LONGEST])):
        return QUEUE
    return MENU if classify(text) is Opening.IVR else ""


def names_music(text: str) -> bool:
    """Return whether *text*, a recogniser's name for a sound, means music."""
    return "♪" in text or bool(_MUSIC.search(fold(text[:LONGEST])))

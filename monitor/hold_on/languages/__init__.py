"""How callers ask to wait, one table per language; of two that fit as well the first one counts."""

from monitor.hold_on.languages import ar, de, en, es, fr, hi, it, ja, ko, nl, pl, pt, zh

TABLES = (
    *(en.TABLE, es.TABLE, fr.TABLE, de.TABLE, pt.TABLE, it.TABLE, nl.TABLE),
    *(ja.TABLE, zh.TABLE, ko.TABLE, hi.TABLE, ar.TABLE, pl.TABLE),
)

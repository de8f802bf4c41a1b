"""How callers ask to wait, one table per language; of two that fit as well the first one counts."""

from monitor.hold_on.languages import de, en, es, fr, it, nl, pt

TABLES = (en.TABLE, es.TABLE, fr.TABLE, de.TABLE, pt.TABLE, it.TABLE, nl.TABLE)

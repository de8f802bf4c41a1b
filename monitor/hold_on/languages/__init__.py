"""How callers ask to wait, one table per language. Where two fit as well, the first one here does."""

from monitor.hold_on.languages import de, en, es, fr, it, nl, pt

TABLES = (en.TABLE, es.TABLE, fr.TABLE, de.TABLE, pt.TABLE, it.TABLE, nl.TABLE)

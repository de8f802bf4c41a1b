"""How callers ask to wait, one table per language. Where two fit as well, the first one here does."""

from monitor.hold_on.languages import en, es, fr

TABLES = (en.TABLE, es.TABLE, fr.TABLE)

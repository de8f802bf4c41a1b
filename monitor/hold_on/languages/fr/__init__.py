"""French."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.fr import asks, lookalikes
from monitor.hold_on.languages.fr.times import TIMES

POLITE = """
    (svp|merci|pardon|désolé|désolée|ok|okay|oui|ouais|bon|alors|non|bonjour|madame|monsieur|
        mademoiselle|allô|oh|oups|juste|donc|et|mais|bien|là|seulement|entendu|voilà|parce|car)
    (s'il vous plaît|s'il te plaît|je vous prie|je vous en prie|excusez-moi|excuse-moi|d'accord|
        très bien|ça marche|si vous voulez bien|vous savez|pas de problème|tout de suite)
"""

TABLE = Table(
    code="fr",
    fillers="euh heu hum hein ben bah hm hmm mm mmh ah eh",
    polite=POLITE,
    times=TIMES,
    slots=asks.SLOTS,
    asks=asks.ASKS,
    cries=asks.CRIES,
    moments=asks.MOMENTS,
    nouns_after=lookalikes.NOUNS_AFTER,
    corrections=lookalikes.CORRECTIONS,
    lookalikes=lookalikes.LOOKALIKES,
    returns=lookalikes.RETURNS,
)

"""French."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.fr import asks, lookalikes
from monitor.hold_on.languages.fr.times import TIMES

FILLERS = "euh heu hum hein ben bah hm hmm mm mmh ah eh"

POLITE = """
    (svp|merci|pardon|désolé|désolée|ok|okay|oui|ouais|bon|alors|non|bonjour|madame|monsieur|
        mademoiselle|allô|oh|oups|juste|donc|et|mais|bien|là|seulement|entendu|voilà|parce|car)
    (s'il vous plaît|s'il te plaît|je vous prie|je vous en prie|excusez-moi|excuse-moi|d'accord|
        très bien|ça marche|si vous voulez bien|vous savez|pas de problème|tout de suite)
"""

TABLE = Table.of("fr", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

"""Polish."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.pl import asks, lookalikes
from monitor.hold_on.languages.pl.times import TIMES

FILLERS = "yyy eee mmm hm hmm ym em um yy ee"

POLITE = """
    (proszę|tak|no|dobrze|dobra|okej|ok|przepraszam|dziękuję|panie|halo|oj|ojej|o|a|i|ale|już|
        jeszcze|
        tylko|hej|cześć|sorki|sorry|bardzo|uprzejmie|teraz|właśnie|może|jasne|oczywiście|kochanie|
        państwa|państwu|aha|ach|szybko|sobie|panu|naprawdę)
    (dzień dobry|dobry wieczór|wie pan|wie pani|przepraszam bardzo|bardzo proszę|bardzo przepraszam|
        jeśli można)
"""

TABLE = Table.of("pl", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

"""Italian."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.it import asks, lookalikes
from monitor.hold_on.languages.it.times import TIMES

FILLERS = "ehm eh mmm mm uhm uh hm hmm boh"

POLITE = """
    (grazie|scusi|scusa|scusate|sì|ok|okay|bene|allora|no|dunque|ah|oh|beh|pronto|signora|signore|
        signorina|buongiorno|prego|guardi|guarda|senta|senti|solo|soltanto|e|ma|certo|perdoni|
        perdonami|ecco|oddio|gentilmente|perché|dai|sa|intanto)
    (per favore|per cortesia|per piacere|mi scusi|va bene|mi perdoni|se non le dispiace|se può|
        la prego|mi dispiace)
"""

TABLE = Table.of("it", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

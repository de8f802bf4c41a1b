"""Italian."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.it import asks, lookalikes
from monitor.hold_on.languages.it.times import TIMES

POLITE = """
    (grazie|scusi|scusa|scusate|sì|ok|okay|bene|allora|no|dunque|ah|oh|beh|pronto|signora|signore|
        signorina|buongiorno|prego|guardi|guarda|senta|senti|solo|soltanto|e|ma|certo|perdoni|
        perdonami|ecco|oddio|gentilmente|perché|dai|sa|intanto)
    (per favore|per cortesia|per piacere|mi scusi|va bene|mi perdoni|se non le dispiace|se può|
        la prego|mi dispiace)
"""

TABLE = Table(
    code="it",
    fillers="ehm eh mmm mm uhm uh hm hmm boh",
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

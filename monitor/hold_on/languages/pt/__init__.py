"""Portuguese."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.pt import asks, lookalikes
from monitor.hold_on.languages.pt.times import TIMES

POLITE = """
    (obrigado|obrigada|desculpa|desculpe|licença|moça|moço|senhor|senhora|amigo|amiga|querida|sim|
        tá|ok|okay|certo|bom|então|ai|oi|alô|não|olha|olhe|pois|só|aí|aqui|e|mas|viu|né|perdão|
        rapidinho|calma|sô|gente|beleza|porque|por|favor)
    (por favor|se faz favor|faz favor|por gentileza|com licença|tá bom|tudo bem|peço desculpa|
        peço desculpas|se puder|pois é|se não se importa)
"""

TABLE = Table(
    code="pt",
    fillers="hum ahn eh ah uh hmm hm mm tipo",
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

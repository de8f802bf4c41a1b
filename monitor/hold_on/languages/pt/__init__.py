"""Portuguese."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.pt import asks, lookalikes
from monitor.hold_on.languages.pt.times import TIMES

FILLERS = "hum ahn eh ah uh hmm hm mm tipo"

POLITE = """
    (obrigado|obrigada|desculpa|desculpe|licença|moça|moço|senhor|senhora|amigo|amiga|querida|sim|
        tá|ok|okay|certo|bom|então|ai|oi|alô|não|olha|olhe|pois|só|aí|aqui|e|mas|viu|né|perdão|
        rapidinho|calma|sô|gente|beleza|porque|por|favor)
    (por favor|se faz favor|faz favor|por gentileza|com licença|tá bom|tudo bem|peço desculpa|
        peço desculpas|se puder|pois é|se não se importa)
"""

TABLE = Table.of("pt", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

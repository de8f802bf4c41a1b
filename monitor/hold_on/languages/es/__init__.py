"""Spanish."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.es import asks, lookalikes
from monitor.hold_on.languages.es.times import TIMES

FILLERS = "eh ehm em mmm mm hm hmm uh ah"

POLITE = """
    (sí|ok|okay|vale|bueno|pues|disculpe|disculpa|perdón|perdone|perdona|gracias|señor|señora|
        señorita|joven|amigo|oiga|oye|mire|mira|no|ya|y|entonces|hola|claro|ay|solo|nomás|aquí|ahí|
        porfa|porfis|hombre|mujer|rapidito|rápido|pero|usted|tantito)
    (por favor|a ver|nada más|con permiso|lo siento|si es tan amable|no más|si no le importa|
        de acuerdo|está bien|si puede|si me permite)
"""

TABLE = Table.of("es", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

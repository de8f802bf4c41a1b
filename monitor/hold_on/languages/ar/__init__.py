"""Arabic."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.ar import asks, lookalikes
from monitor.hold_on.languages.ar.times import TIMES

FILLERS = "امم اه اممم ام اهه"

POLITE = """
    (نعم|ايوه|ايوا|اوكي|اوك|طيب|تمام|ماشي|حسنا|حسن|استاذ|استاذه|سيدي|سيدتي|بس|فقط|يعني|معلش|معليش|
        والله|الان|هلا|عذرا|عفوا|اسف|اسفه|مرحبا|الو|اهلا|رجاء|شوي|شويه|قليلا|خلاص|لسه|هلق|دلوقتي|
        الحين|اخي|اختي|حبيبي|اوه|اه|شكرا|ارجوك|هون|كمان|حضرتك|سمحت|يا|ارجوكي|بليز|حاضر|طب|سريعا|
        فضلك)
    (من فضلك|من فضلكم|لو سمحت|لو سمحتي|لو سمحتم|اذا سمحت|بعد اذنك|ان شاء الله|لو تكرمت|الله يخليك|
        الله يعافيك|اذا ممكن)
"""

TABLE = Table.of("ar", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

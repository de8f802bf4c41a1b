"""English."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.en import asks, lookalikes
from monitor.hold_on.languages.en.times import TIMES

FILLERS = "um uh er erm uhm umm hm hmm mm mmm ah eh"

POLITE = """
    (please|ok|okay|yes|yeah|yep|sure|alright|right|well|so|oh|sorry|sir|madam|ma'am|miss|mate|
        buddy|hey|hi|hello|and|but|no|now|then|thanks|dear|honey|love|god|gosh|shoot|actually|
        because|cause|just|there|real|quick|guys)
    (all right|thank you|excuse me|i'm sorry|for me)
    (if (you don't mind|you could|that's okay|that's ok|you can|you would))
    (you know|i mean|my bad|oh my god|really quick|real quick)
"""

TABLE = Table.of("en", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

"""Hindi."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.hi import asks, lookalikes
from monitor.hold_on.languages.hi.times import TIMES

FILLERS = "उम उह हम्म आं उं एम"

POLITE = """
    (कृपया|प्लीज़|प्लीज|हाँ|जी|अच्छा|ठीक|अरे|ओह|ओहो|सॉरी|सर|मैडम|भाई|भैया|दीदी|हेलो|हैलो|तो|बस|ज़रा|
        थोड़ा|अभी|
        ना|न|यार|ओके|नमस्ते|सिर्फ़|सिर्फ|केवल|बार|धन्यवाद|शुक्रिया|हमें|और|पहले|चलिए|देखिए|सुनिए)
    (माफ़ (कीजिए|कीजिएगा|करना|करिए|करें)|ठीक है|मेहरबानी करके|कृपा करके)
"""

TABLE = Table.of("hi", asks, lookalikes, TIMES, fillers=FILLERS, polite=POLITE)

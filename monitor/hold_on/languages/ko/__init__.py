"""Korean."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.ko import asks, lookalikes
from monitor.hold_on.languages.ko.times import TIMES

POLITE = """
    (네|예|저|저기|저기요|아|어|음|죄송합니다|죄송해요|죄송하지만|죄송한데|미안|미안해요|미안한데|
        미안합니다|고객님|그럼|좀|요|제발|부탁드립니다|부탁드려요|부탁해요|부탁합니다|여보세요|
        지금|응|아이고|혹시|일단|이제|자|우선|그러면|근데|잠깐|감사합니다|선생님|사장님|
        알겠습니다)
"""

TABLE = Table.of("ko", asks, lookalikes, TIMES, fillers="", polite=POLITE)

"""Chinese."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.zh import asks, lookalikes
from monitor.hold_on.languages.zh.times import TIMES

POLITE = """
    (请|好|好的|嗯|哦|啊|呀|哎|那|那个|不好意思|对不起|抱歉|麻烦|谢谢|喂|你好|您好|吧|呢|哈|行|
        可以吗|好吗|行吗|好不好|了|先|就|诶|唉|噢|嘛|拜托|劳驾|是的|没事|先生|女士|小姐|的|哈喽)
"""

TABLE = Table.of("zh", asks, lookalikes, TIMES, fillers="", polite=POLITE)

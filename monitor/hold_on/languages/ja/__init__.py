"""Japanese."""

from monitor.hold_on.language import Table
from monitor.hold_on.languages.ja import asks, lookalikes
from monitor.hold_on.languages.ja.times import TIMES

POLITE = """
    (すみません|すいません|すみませんが|すいませんが|あの|あのう|えっと|えと|えとね|あ|はい|うん|
        ええ|では|じゃ|じゃあ|ごめん|ごめんね|ごめんなさい|申し訳ありません|申し訳ありませんが|
        申し訳ございません|申し訳ございませんが|恐れ入りますが|お手数ですが|お願いします|
        お願いいたします|お願い|ね|ねえ|よ|今|いま|もしもし|それでは|けど|ので|から|えへ|あっ|
        おっと|なんか|まあ|とりあえず|とにかく|一旦|一度|ただいま|どうぞ|どうか|悪いけど|悪い|わ|
        です|か|いや|いえ)
"""

TABLE = Table.of("ja", asks, lookalikes, TIMES, fillers="", polite=POLITE)

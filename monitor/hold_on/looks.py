"""Letters that are written in more than one way, as data.

Both the caller's words and the patterns are folded by it, so it only has to map two spellings to
the same one; which one has no meaning.
"""

import re

DROPPED = re.compile(
    "["
    "\u00ad\u200b-\u200f\u2060\ufeff"  # invisible
    "\u0300-\u036f"  # accents of Latin, Greek and Cyrillic letters
    "\u0591-\u05c7"  # Hebrew points
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"  # Arabic vowels, hamza, the long stroke
    "\u093c\u09bc\u0a3c"  # the dot of borrowed sounds in Hindi, Bengali and Punjabi
    "\u30fc"  # the long vowel of kana
    "]+"
)

_KATAKANA: dict[int, int | str] = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_OTHERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ة": "ه",
    "ँ": "ं",
}

_HAN = (
    "個个 兩两 幾几 點点 鐘钟 時时 間间 請请 來来 後后 會会 話话 電电 "
    "號号 碼码 轉转 線线 斷断 開开 關关 讓让 給给 還还 沒没 單单 賬账 "
    "帳账 馬马 觀观 這这 裡里 裏里 說说 謝谢 對对 錯错 嗎吗 麼么 為为 "
    "誰谁 問问 記记 寫写 輸输 處处 進进 別别 講讲 見见 聽听 門门 鈴铃 "
    "響响 應应 該该 準准 備备 結结 辦办 訂订 貨货 錢钱 貴贵 員员 務务 "
    "經经 總总 約约 戶户 優优 專专 業业 復复 覆复 靜静 視视 機机 腦脑 "
    "網网 頁页 筆笔 紙纸 證证 鏡镜 錶表 邊边 樓楼 無无 費费 資资 訊讯 "
    "錄录 稱称 類类 護护 賣卖 買买 險险 發发 現现 難难 從从 東东 與与 "
    "長长 過过 遠远 運运 達达 遲迟 選选 絡络 緊紧 練练 聯联 繫系 聲声 "
    "職职 續续 級级 編编 語语 認认 談谈 讀读 調调 論论 識识 計计 試试 "
    "詢询 詳详 誤误 課课 議议 變变 煩烦 頭头 鍾钟 內内 妳你 佔占 綫线 "
    "掛挂 畫画 術术 條条 歡欢 氣气 張张 兒儿 喚唤 衛卫 櫃柜 檢检 檔档 "
    "頓顿 雙双 廳厅 刪删 顧顾 實实 覺觉 簽签 籤签 鑰钥 夾夹 熱热 愛爱 "
    "親亲 價价 郵邮 銀银 絕绝 撥拨 據据 尋寻 嘗尝 壞坏 歲岁 醫医 藥药 "
    "葯药"
)
"""Traditional letters, each with its simplified form; those that calls are likely to have."""

SAME: dict[int, int | str] = {
    **_KATAKANA,
    **{ord(one): other for one, other in _OTHERS.items()},
    **{ord(pair[0]): pair[1] for pair in _HAN.split()},
}

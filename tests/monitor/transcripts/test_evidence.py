"""Whether a transcript proves a caller: sound tags, phantoms, echo, whispers."""

import pytest

from monitor.transcripts.evidence import (
    ANSWER_AFTER_MS,
    ECHO_WITHIN_MS,
    SOUND_WITHIN_MS,
    Grade,
    Sound,
    SpokenLately,
    grade,
)

pytestmark = pytest.mark.unit

HEARD = Sound(heard_ago_ms=500, voice_began_ago_ms=1_500)
CHECKIN = "Are you still there?"
GREETING = "Hello, how can I help you today?"


@pytest.mark.parametrize(
    "tag",
    [
        "[BLANK_AUDIO]", "[Music]", "(music)", "*beep*", "♪ la la ♪", "♪ la la", "la la ♪", "♪",
        "【音楽】", "（拍手）", "［音楽］", "〔笑い〕", "<noise>", "<|nospeech|>", "{cough}",
        "[BLANK_AUDIO", "BLANK_AUDIO]", "[Music] (laughs)", "((音乐))", "[ Silence ]", "**sighs**",
        "*clears throat*",
        "_music_", "🎵 instrumental 🎵", "(speaking in foreign language)", "[música]", "[Musik]",
        "(Applaus)", "[silence].", "- [Music]", "...", "♫♫♫", "[音乐]", "[박수]", "<unk>", "＊咳＊",
        "「音楽」", "『拍手』", "~music~", "-- noise --", "#music", "‹Musik›", "«музыка»",
        "|Stille|", "::applause::", "&lt;noise&gt;", "&lt;silence&gt;", '"Music"', "〜音楽〜",
        "- Musique -",
    ],
)  # fmt: skip
def test_a_sound_tag_is_no_word_whatever_was_heard(tag):
    assert grade(tag, 0.9, HEARD).grade is Grade.NOTHING
    assert grade(tag, 0.9, media=False).grade is Grade.NOTHING


@pytest.mark.parametrize(
    ("transcript", "words"),
    [
        ("*coughs* yes", "yes"),
        ("[Music] I'm here", "I'm here"),
        ("（笑）はい", "はい"),
        ("(555) 123 4567", "555 123 4567"),
        ("♪ la la ♪ hello", "hello"),
        ("snake_case", "snake_case"),
        ("2 * 3 is 6", "2 * 3 is 6"),
        ("「はい」", "「はい」"),
        ("-- yes --", "-- yes --"),
        ('"Hello"', '"Hello"'),
        ("#5", "#5"),
        ("music", "music"),
        ("- the music please", "- the music please"),
        ("AT&amp;T", "AT&T"),
    ],
)
def test_words_beside_a_tag_are_the_caller_s(transcript, words):
    found = grade(transcript, 0.9, HEARD)
    assert (found.grade, found.text) == (Grade.WORDS, words)


PHANTOMS = [
    "Thank you.", "Thanks for watching!", "Thank you for watching", "you",
    "Untertitel der Amara.org-Community", "ご視聴ありがとうございました",
    "Sous-titres réalisés par la communauté",
    "Subtítulos por la comunidad", "Legendas pela comunidade",
    "Продолжение следует...", "请不吝点赞 订阅 转发",
    "Bedankt voor het kijken", "Sottotitoli creati dalla comunità", "시청해주셔서 감사합니다",
]  # fmt: skip


@pytest.mark.parametrize("phantom", PHANTOMS)
def test_words_for_which_nothing_was_heard_are_sound_at_most(phantom):
    for sound in (Sound(), Sound(heard_ago_ms=SOUND_WITHIN_MS + 1)):
        assert grade(phantom, 0.9, sound).grade is Grade.SOUND


@pytest.mark.parametrize("words", PHANTOMS)
def test_the_same_words_are_a_caller_s_where_one_was_heard(words):
    assert grade(words, 0.9, HEARD).grade is Grade.WORDS
    assert grade(words, None, HEARD).grade is Grade.WORDS


def test_a_whisper_that_no_detector_takes_for_a_voice_is_proof():
    assert grade("yes", 0.6, Sound(heard_ago_ms=2_000)).grade is Grade.WORDS


@pytest.mark.parametrize("confidence", [None, 0, 0.0, 0.9])
def test_where_no_media_come_in_words_are_all_there_is(confidence):
    assert grade("Thank you.", confidence, media=False).grade is Grade.WORDS


def test_a_recogniser_that_is_not_sure_proves_nothing():
    assert grade("Thank you.", 0.19, HEARD).grade is Grade.SOUND
    assert grade("Thank you.", 0.31, HEARD).grade is Grade.WORDS


@pytest.mark.parametrize("media", [True, False])
@pytest.mark.parametrize(
    ("said", "back"),
    [
        (CHECKIN, "are you still there"),
        (CHECKIN, "Are you still there?"),
        (CHECKIN, "are you still here"),
        (CHECKIN, "are you still the"),
        (CHECKIN, "you still there"),
        (CHECKIN, "still there"),
        ("Hi.", "hi"),
        (CHECKIN, "R U still there"),
        (CHECKIN, "Are you still there? Are you still there?"),
        (GREETING, "hello how can i help you to day"),
        (GREETING, "how can I help you"),
        (GREETING, "help you today"),
        (GREETING, "Hello. How can I help you?"),
        ("Sind Sie noch da?", "sind sie noch da"),
        ("Êtes-vous toujours là ?", "etes vous toujours la"),
        ("¿Sigue usted ahí?", "sigue usted ahi"),
        ("もしもし、聞こえますか？", "もしもし聞こえますか"),
        ("您还在吗？", "您还在吗"),
        ("Вы ещё здесь?", "вы еще здесь"),
        ("Your order number 4 5 6 has been shipped and arrives on Monday.",
         "order number 4 5 6 has been shift and arrives on Monday"),
        (CHECKIN, "uh, are you still there?"),
        (CHECKIN, "and are you still there"),
        (CHECKIN, "or you still there"),
        ("您还在吗？", "您还在嘛"),
        ("您还在吗？", "你还在吗"),
        ("아직 계신가요?", "아직 계신 가요"),
        ("Your total is $25.50.", "your total is 25 dollars and 50 cents"),
        ("Your total is $25.50.", "your total is twenty five dollars and fifty cents"),
        ("Your code is 4719.", "your code is four seven one nine"),
        ("Your code is 4 7 1 9.", "your code is 4719"),
        ("Ihr Code ist 4 7 1.", "ihr code ist vier sieben eins"),
        ("En total son 25 euros.", "en total son veinticinco euros"),
    ],
)  # fmt: skip
def test_our_own_words_come_back_are_nothing(said, back, media):
    during = Sound(heard_ago_ms=300, voice_began_ago_ms=2_500)
    found = grade(back, 0.7, during, [SpokenLately(said, 600)], media=media)
    assert (found.grade, found.why) == (Grade.NOTHING, "echo")


@pytest.mark.parametrize(
    ("said", "heard", "own"),
    [
        (CHECKIN, "are you still there yes I am", "yes I am"),
        (CHECKIN, "Are you still there? Yes.", "Yes."),
        (CHECKIN, "yes, I am still there", "yes, I am still there"),
        (CHECKIN, "I'm still here", "I'm still here"),
        (CHECKIN, "yes I'm here", "yes I'm here"),
        ("Sind Sie noch da?", "sind sie noch da ja bin ich", "ja bin ich"),
        ("もしもし、聞こえますか？", "もしもし聞こえますか はい", "はい"),
        ("もしもし、聞こえますか？", "はい、聞こえます", "はい、聞こえます"),
        (GREETING, "Hello", "Hello"),
        (GREETING, "Hello, can you help me?", "Hello, can you help me?"),
        (GREETING, "hello how can I help you today I want a table", "I want a table"),
        (CHECKIN, "Hello, are you still there?", "Hello, are you still there?"),
        (CHECKIN, "uh, are you still there? Yes.", "Yes."),
        (CHECKIN, "our you still there", "our you still there"),
        ("您还在吗？", "还在", "还在"),
        ("您还在吗？", "您还在吗 在", "在"),
        (
            "You said four seven one nine?",
            "you said four seven one five",
            "you said four seven one five",
        ),
        ("Four seven one nine?", "four seven one five", "four seven one five"),
        ("4719?", "4715", "4715"),
        ("You said 4719?", "you said 4715", "you said 4715"),
        ("您说四七一九？", "您说四七一五", "您说四七一五"),
        ("Your total is $25.50.", "my total is 26 dollars", "my total is 26 dollars"),
        ("Is it five?", "it's five", "it's five"),
        ("Monday or Tuesday?", "Tuesday", "Tuesday"),
        ("茶ですか、コーヒーですか？", "コーヒー", "コーヒー"),
        ("Would you like coffee or tea?", "coffee", "coffee"),
        ("Would you like coffee or tea?", "tea please", "tea please"),
    ],
)
def test_what_the_caller_says_beside_or_with_our_words_is_the_caller_s(said, heard, own):
    found = grade(heard, 0.7, media=False, spoken_lately=[SpokenLately(said, 600)])
    assert (found.grade, found.text) == (Grade.WORDS, own)


@pytest.mark.parametrize("back", ["are", "Are you"])
def test_the_beginning_of_words_that_were_cut_is_an_echo(back):
    """On a speakerphone a check-in stops itself after a word, and that word comes back."""
    during = Sound(heard_ago_ms=300, voice_began_ago_ms=2_000)
    assert grade(back, 0.7, during, [SpokenLately(CHECKIN, 1_900, True)]).grade is Grade.NOTHING


@pytest.mark.parametrize(
    ("heard", "sound", "cut"),
    [
        ("are", Sound(heard_ago_ms=300, voice_began_ago_ms=2_000), False),
        ("are", Sound(heard_ago_ms=300, voice_began_ago_ms=900), True),
        ("yes", Sound(heard_ago_ms=300, voice_began_ago_ms=2_000), True),
        ("are we done", Sound(heard_ago_ms=300, voice_began_ago_ms=2_000), True),
    ],
    ids=["said to its end", "began after our words", "another word", "goes on otherwise"],
)
def test_a_caller_s_word_is_no_echo_of_words_that_were_cut(heard, sound, cut):
    said = [SpokenLately(CHECKIN, 1_900, cut)]
    assert grade(heard, 0.7, sound, said).grade is Grade.WORDS


def test_exactly_our_words_are_a_caller_s_once_they_can_come_back_no_more():
    later = [SpokenLately(CHECKIN, ECHO_WITHIN_MS + 1)]
    assert grade(CHECKIN, 0.9, HEARD, later).grade is Grade.WORDS
    assert grade(CHECKIN, 0.9, spoken_lately=later, media=False).grade is Grade.WORDS


def test_exactly_our_words_are_a_caller_s_whose_voice_began_after_ours():
    said = [SpokenLately("Thank you.", 3_000)]
    after = Sound(heard_ago_ms=500, voice_began_ago_ms=3_000 - ANSWER_AFTER_MS - 1_000)
    assert grade("thank you", 0.9, after, said).grade is Grade.WORDS
    during = Sound(heard_ago_ms=500, voice_began_ago_ms=3_500)
    assert grade("thank you", 0.9, during, said).grade is Grade.NOTHING

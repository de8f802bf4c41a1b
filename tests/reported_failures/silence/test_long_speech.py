"""H. No long speech, of the caller or of the agent, is talked over."""

import pytest

pytestmark = pytest.mark.unit


def story(call, seconds, *, every=1.0, words=lambda n: f"and then {n}"):
    """The caller tells a story: heard by the VAD throughout, interim words now and then."""
    call.starts_speaking()
    for n in range(round(seconds / every)):
        call.interim(words(n)).go(every)
    return call


@pytest.mark.parametrize("seconds", [35, 100, 175])
def test_a_long_story_is_not_talked_over(call, seconds):
    """Failure 204: fluent speech of more than 30 s without a final was taken for noise."""
    story(call, seconds)
    assert call.steps == []
    call.stops_speaking().says("That is the whole story.").go(6)
    assert call.steps == []


def test_a_story_that_goes_on_for_ever_is_believed_for_three_minutes(call):
    """Failure 204: a radio that is transcribed has no end."""
    story(call, 250)
    assert 180 <= call.at_of("checkin-1") <= 180 + 30 + 8


def test_interim_words_that_never_change_are_noise(call):
    """Failure 204: a recogniser that repeats itself is no evidence of new speech."""
    story(call, 60, words=lambda _: "thank you")
    assert call.at_of("checkin-1") < 40


MANDARIN, SECOND_RUN = ("您好\uff0c" * 133, 93), ("您好\uff0c" * 67, 46.7)

LONG = {
    "Mandarin": MANDARIN,
    "Mandarin, half": SECOND_RUN,
    "Japanese": ("少々お待ちください。ただいま確認しております。" * 12, 75),
    "Korean": ("잠시만 기다려 주세요. 주문을 확인하고 있습니다. " * 12, 70),
    "Thai": ("กรุณารอสักครู่ ดิฉันกำลังตรวจสอบข้อมูลให้ค่ะ " * 12, 72),
    "Hindi": ("कृपया एक क्षण प्रतीक्षा करें, मैं देख रही हूँ। " * 12, 60),
    "Arabic": ("لحظة واحدة من فضلك، سأبحث عن المعلومات المطلوبة. " * 12, 70),
    "digits": ("4 9 2 9 1 1 0 2 8 8 3 7 6 6 5 0 " * 6, 60),
    "phone numbers": ("+1 (212) 555-0134, " * 10, 66),
    "mixed": ("您的 PIN 是 1234, danke, спасибо, 감사합니다. " * 10, 75),
}


@pytest.mark.parametrize("slowness", [1.0, 1.8])
@pytest.mark.parametrize(("text", "takes"), LONG.values(), ids=LONG)
def test_a_long_answer_in_any_script_is_heard_out(call, text, takes, slowness):
    """Failure 205: a long answer in Chinese was taken for lost, and the call hung up meanwhile."""
    takes *= slowness
    call.agent_says(text, takes=takes, name="say-long").go(takes + 7)
    assert call.steps == []
    assert call.events("utterance.healed") == []
    call.go(0.5)
    assert call.at_of("checkin-1") == pytest.approx(0.4 + takes + 7, abs=0.2)
    assert call.go(30).hung_up_at == pytest.approx(takes + 23, abs=1.5)


def test_a_voice_that_is_slow_on_one_call_is_expected_to_be_on_the_next(begin):
    """Failure 205: each call had to learn its voice anew."""
    first = begin()
    for _ in range(20):
        first.agent_says("x" * 130, takes=20).go(21)
    second = begin()
    second.server._data.update({k: v for k, v in first.server._data.items() if "pace:" in k})
    second.agent_says("x" * 130, name="say-slow")
    belief = next(u for u in second.view().utterances if u.id == "say-slow")
    assert belief.duration_ms == pytest.approx(20_000, rel=0.1)
    other = begin()
    other.agent_says("x" * 130, name="say-new")
    assert next(u for u in other.view().utterances).duration_ms == pytest.approx(10_200, rel=0.1)

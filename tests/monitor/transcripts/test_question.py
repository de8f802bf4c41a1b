"""What our words ask for, in the languages we have."""

import pytest

from monitor.transcripts.question import Question, question

pytestmark = pytest.mark.unit

ASKED = {
    Question.REFERENCE: [
        ("en-US", "Can you tell me your order number?"), ("en", "Please spell your last name."),
        ("en", "Your policy number?"), ("de-DE", "Wie lautet Ihre Kundennummer?"),
        ("en", "What is your order number? Take your time."),
        ("es", "¿Cuál es su número de pedido?"), ("it", "Mi può dire il codice cliente?"),
        ("pt", "Qual é o número do pedido?"), ("pl", "Proszę podać numer zamówienia."),
        ("ja", "番号を教えてください。"), ("ko", "주문 번호를 말씀해 주세요."),
        ("zh", "您的订单号码是多少？"), ("ar", "ما رقم طلبك؟"), ("hi", "आपका ऑर्डर नंबर क्या है?"),
    ],
    Question.DATE: [
        ("en", "What is your date of birth?"), ("en", "When did it happen?"),
        ("de", "Wann passt es Ihnen?"), ("fr", "Quelle est votre date de naissance ?"),
        ("nl", "Wat is uw geboortedatum?"),
    ],
    Question.CHOICE: [
        ("en", "Would you like the morning or the afternoon?"), ("en", "Which one do you want?"),
        ("de", "Möchten Sie Montag oder Dienstag?"),
    ],
    Question.YES_NO: [
        ("en", "Is that correct?"), ("en", "Do you still live there?"), ("de", "Ist das richtig?"),
        ("es", "¿Es correcto?"), ("fr", "Est-ce correct ?"), ("it", "Va bene?"),
        ("nl", "Klopt dat?"), ("pl", "Czy to się zgadza?"), ("ja", "よろしいですか？"),
        ("zh", "对吗？"), ("ko", "맞나요?"), ("ar", "هل هذا صحيح؟"), ("hi", "क्या यह सही है?"),
    ],
    Question.OPEN: [("en", "Hello, how can I help you?")],
}  # fmt: skip
NOTHING = [("en", ""), ("en", "Thank you. One moment."), ("en", "I have sent a code to you."),
           ("en", "Tell me more."), ("en", "Which it is, or not."), ("sv", "Vad?")]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [(kind, *each) for kind, of in ASKED.items() for each in of],
)
def test_the_kind_of_answer_is_read_off_the_words(kind, language, text):
    assert question(text, language) is kind


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_words_that_ask_for_nothing_have_no_kind(language, text):
    assert question(text, language) is None

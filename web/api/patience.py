"""What is remembered of a phone number's need for patience: to look up, and to delete."""

from flask import Response
from pydantic import BaseModel, Field

from calls.patience_memory import PatienceMemory, digest_of
from telephony.phone_numbers import NotANumberError, e164
from web.api.blueprint import answer, blueprint
from web.dependencies import dependencies
from web.problems import problem

bp = blueprint("patience", "Which phone numbers are remembered to need patience.")
ONE = "/patience/<number>"


class NumberPath(BaseModel):
    number: str = Field(description="Phone number in E.164 form, the + percent-encoded.")


class Remembered(BaseModel):
    """What is known under the keyed hash of one number."""

    remembered: bool = Field(description="Whether calls of the number get more time.")
    why: str = Field(description="relay, tty or slow; empty if it is not remembered.")
    days_left: float = Field(description="Days until it is forgotten, unless it is needed again.")


@bp.get(ONE, responses={200: Remembered})
def get_patience(path: NumberPath) -> Response:
    """Return whether a number is remembered.

    To need patience, with the reason and the days left. Only a keyed hash of it is stored.
    """
    memory, digest = _memory(path.number)
    why = memory.find(digest)
    days = round(memory.left_s(digest) / 86_400, 2)
    return answer(Remembered(remembered=bool(why), why=why, days_left=days))


@bp.delete(ONE, responses={200: Remembered})
def forget_patience(path: NumberPath) -> Response:
    """Forget a number.

    The answer is the same whether it was known or not.
    """
    memory, digest = _memory(path.number)
    memory.forget(digest)
    return answer(Remembered(remembered=False, why="", days_left=0))


def _memory(number: str) -> tuple[PatienceMemory, str]:
    p = dependencies()
    return PatienceMemory(p.store.redis), digest_of(e164(number), p.config.secret_key)


@bp.errorhandler(NotANumberError)
def _not_a_number(error: NotANumberError) -> Response:
    return problem(422, f"number {error}")

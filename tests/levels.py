"""Which modules a run can need, by what they say of their level: the others are not even imported.

To import all of the tests takes every process of a run ten seconds, to look into their text none.
"""

import re
from itertools import combinations

from _pytest.mark.expression import Expression

LEVELS = {"unit", "search", "store", "system", "faults", "estate"}
_MARKS = re.compile(r"\bmark\.(\w+)")


def may_hold_wanted(text: str, expression: str) -> bool:
    """Tell whether a test of the module with this *text* may fulfil the *expression* of `-m`.

    Its tests have marks that it names, any of them. A module without a level is wanted always, so
    that it is refused when it is collected.
    """
    named = set(_MARKS.findall(text))
    if not expression or not named & LEVELS:
        return True
    asked = sorted(named & set(re.findall(r"\w+", expression)))
    wanted = Expression.compile(expression)
    marks = (set(some) for n in range(len(asked) + 1) for some in combinations(asked, n))
    return any(wanted.evaluate(lambda name, some=some, **_: name in some) for some in marks)

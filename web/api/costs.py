"""What silences cost and bring, over HTTP."""

import re
from datetime import date
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from web.api.blueprint import answer, blueprint
from web.costs.report import CostRow, rows
from web.dependencies import dependencies

bp = blueprint("costs", "Costs of silence by day and agent.")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: Any) -> Any:
    """Return *value* if it is written as a day; pydantic would take a number for a time stamp."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("must be a day, such as 2026-11-26")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class CostQuery(BaseModel):
    """Which days and agent."""

    model_config = ConfigDict(extra="forbid")

    since: Day | None = Field(None, description="First day, UTC; six days before the last.")
    until: Day | None = Field(None, description="Last day, UTC; today.")
    agent: str = Field("", max_length=100, description="One agent only; all if empty.")


class Costs(BaseModel):
    """The figures."""

    rows: list[CostRow] = Field(description="The figures, the newest day first.")


@bp.get("/costs", responses={200: Costs})
def get_costs(query: CostQuery) -> Response:
    """Return what silences cost and brought.

    A call is counted a minute after its end. Prices are those of the agent's present settings.
    """
    found = rows(dependencies(), query.since, query.until, query.agent)
    return answer(Costs(rows=found))

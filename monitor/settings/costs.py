"""The settings that put a price on silence and on what is saved of it. Pure."""

from pydantic import BaseModel, Field


class CostSettings(BaseModel):
    """What a minute costs and a caller is worth, for the page of costs."""

    price_per_minute: float = Field(
        0.0,
        ge=0,
        le=1_000,
        description="Price of a call minute in your currency, for the page Costs.",
    )
    recovery_value: float = Field(
        0.0,
        ge=0,
        le=1_000_000,
        description="Value to you of a caller who answers a check-in, in your currency.",
    )
    silent_call_limit: float = Field(
        600.0,
        ge=10,
        le=14_400,
        description="Seconds of silence after which a call would end without Dead Air; used to "
        "estimate the minutes saved.",
    )

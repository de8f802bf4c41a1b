"""The `agent_options` of the chat agent: which model, what it is told, which tools it has. Pure.

A key is never an option: `api_key_env` names the variable of the environment that holds it.
"""

import re
from typing import Annotated, Any, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from deadair import OptionsError, config
from deadair.agents import options as common

VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]{0,99}$"
DOTTED = r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*[.:][A-Za-z_]\w*$"
TOOL_NAME = r"^[A-Za-z0-9_-]{1,64}$"

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class Tool(BaseModel):
    """A tool: its schema, and the `url` it is posted to or the `path` of the function to call.

    The schema may also be given as OpenAI's `{"type": "function", "function": {...}}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str = Field(pattern=TOOL_NAME)
    description: Text = Field("", max_length=2_000)
    parameters: dict[str, Any] = Field({"type": "object", "properties": {}})
    url: Text = Field("", max_length=500)
    path: str = Field("", max_length=200, validation_alias=AliasChoices("path", "run"))

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not isinstance(given.get("function"), dict):
            return given
        rest = {name: value for name, value in given.items() if name not in {"type", "function"}}
        return {name: v for name, v in given["function"].items() if name != "strict"} | rest

    @model_validator(mode="after")
    def _runs_one_way(self) -> Self:
        if bool(self.url) == bool(self.path):
            raise ValueError("must have either url or path")
        if self.path and not re.fullmatch(DOTTED, self.path):
            raise ValueError("path must be package.module:function")
        if self.url:
            _usable(self.url, "url")
        if self.parameters.get("type") != "object":
            raise ValueError('parameters must be a JSON schema of type "object"')
        return self

    @property
    def schema_for_model(self) -> dict[str, Any]:
        function = {
            "name": self.name,
            "description": self.description,
            "parameters": self.parameters,
        }
        return {"type": "function", "function": function}


class ChatOptions(BaseModel):
    """What the chat agent is made with."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    base_url: Text = Field(
        "https://api.openai.com/v1",
        max_length=500,
        description="Address of an OpenAI-compatible API, without /chat/completions.",
    )
    model: Text = Field(min_length=1, max_length=200, description="Name of the model in that API.")
    instructions: Text = Field("", max_length=20_000, description="The system prompt.")
    api_key_env: str = Field(
        "OPENAI_API_KEY",
        pattern=VARIABLE,
        description="Name of the environment variable that holds the API key, never the key.",
    )
    tools: tuple[Tool, ...] = Field(
        (),
        max_length=64,
        description="Tools the model may call: JSON schemas, each with the url to post to or the "
        "path (package.module:function) to run.",
    )
    temperature: float | None = Field(
        None, ge=0, le=2, description="Sampling temperature; the model's default if empty."
    )
    timeout: float = Field(
        15.0, ge=1, le=120, description="Seconds without output after which a request is aborted."
    )

    @field_validator("base_url")
    @classmethod
    def _checked(cls, url: str) -> str:
        return _usable(url).rstrip("/").removesuffix("/chat/completions")

    @field_validator("api_key_env")
    @classmethod
    def _not_ours(cls, name: str) -> str:
        if name.removeprefix(config.PREFIX) in config.variables():
            raise ValueError("must not name a variable of Dead Air's own")
        return name

    @field_validator("tools")
    @classmethod
    def _unlike(cls, tools: tuple[Tool, ...]) -> tuple[Tool, ...]:
        if len({tool.name for tool in tools}) < len(tools):
            raise ValueError("must have different names")
        return tools

    @classmethod
    def of(cls, given: dict[str, Any]) -> Self:
        """Return the options that *given* are. Raises OptionsError naming the first bad one."""
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            field = ".".join(str(part) for part in first["loc"])
            raise OptionsError(field, _message(first)) from None


def _usable(url: str, field: str = "") -> str:
    try:
        return common.url({field: url}, "https", "http", field)
    except OptionsError as error:
        raise ValueError(str(error)) from None


def _message(fault: Any) -> str:
    texts = {
        "missing": "must be given",
        "extra_forbidden": "is no option of this agent",
        "string_pattern_mismatch": f"must match {fault.get('ctx', {}).get('pattern')}",
    }
    message = texts.get(fault["type"]) or str(fault["msg"])
    return message.removeprefix("Value error, ").replace("Input should be", "must be")

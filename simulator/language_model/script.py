"""What the scripted model answers to a conversation. Pure."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GO_ON = re.compile(r"go on where", re.IGNORECASE)
"""In a system message: the last answer broke off."""

SCRIPT = Path(__file__).with_name("script.toml")


@dataclass(frozen=True, slots=True)
class Answer:
    """Words, or the call of a tool."""

    text: str = ""
    tool: str = ""
    arguments: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The answer to a last message of *role* that holds *pattern*."""

    pattern: re.Pattern[str]
    say: str
    role: str = "user"
    tool: str = ""
    arguments: Mapping[str, Any] | None = None
    after_tool: str = "{result}"

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> "Rule":
        """Return the rule that *given* describes. Raises ValueError naming what is wrong."""
        unknown = set(given) - {"if", "say", "role", "tool", "arguments", "after_tool"}
        if unknown:
            raise ValueError(f"a rule has no {', '.join(sorted(unknown))}")
        try:
            pattern = re.compile(str(given.get("if", "")), re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"rule if: {error}") from error
        rest = {name: value for name, value in given.items() if name != "if"}
        return cls(pattern, **{"say": "", **rest})


class Script:
    """Rules, tried in their order."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    @classmethod
    def load(cls, path: Path = SCRIPT) -> "Script":
        listed = tomllib.loads(path.read_text("utf-8")).get("rule", [])
        return cls([Rule.from_dict(each) for each in listed])

    def answer(self, messages: Sequence[Mapping[str, Any]], tools: Sequence[str] = ()) -> Answer:
        """Return the answer to *messages*, with the *tools* that the request offers."""
        if not messages:
            return Answer("Hello!")
        last = messages[-1]
        if last.get("role") == "tool":
            asked: Mapping[str, Any] = next(
                (m for m in reversed(messages) if m.get("role") == "user"), {}
            )
            rule = self._rule(asked)
            text = rule.after_tool if rule else "{result}"
            return Answer(text.replace("{result}", _text(last)))
        if last.get("role") == "system" and GO_ON.search(_text(last)):
            return Answer(self._rest(messages))
        rule = self._rule(last)
        if rule is None:
            return Answer("I see.")
        if rule.tool and rule.tool in tools:
            return Answer(tool=rule.tool, arguments=rule.arguments or {})
        return Answer(rule.say)

    def _rest(self, messages: Sequence[Mapping[str, Any]]) -> str:
        """Return what is left to say of an answer that was broken off, or all of it."""
        at = max((n for n, m in enumerate(messages) if m.get("role") == "user"), default=0)
        rule = self._rule(messages[at])
        whole = rule.say if rule else ""
        said = " ".join(_text(m) for m in messages[at:] if m.get("role") == "assistant")
        return whole.removeprefix(said).strip() or whole or "I see."

    def _rule(self, message: Mapping[str, Any]) -> Rule | None:
        role, text = message.get("role", "user"), _text(message)
        fitting = (rule for rule in self.rules if rule.role == role)
        return next((rule for rule in fitting if rule.pattern.search(text)), None)


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    if isinstance(content, list):
        parts = (part.get("text", "") for part in content if isinstance(part, dict))
        return " ".join(map(str, parts))
    return str(content)

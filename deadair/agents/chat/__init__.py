"""The `chat` agent: any OpenAI-compatible language model, spoken sentence by sentence."""

from deadair.agents.chat.agent import Chat

__all__ = ["Chat"]

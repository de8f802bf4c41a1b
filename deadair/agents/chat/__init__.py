"""The `chat` agent: any OpenAI-compatible language model, spoken sentence by sentence."""

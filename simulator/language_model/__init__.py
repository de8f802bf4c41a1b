"""A small scripted language model: OpenAI's chat completions, for tests and trials."""

"""The media WebSocket: reading, parsing, writing, and the session of a call."""

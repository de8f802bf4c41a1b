"""Text messages: POST /v2/messages, and what becomes of them."""

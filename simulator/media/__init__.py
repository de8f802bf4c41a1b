"""Media streams: the WebSocket client, its frames, and the play-out of what it receives."""

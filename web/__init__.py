"""The edge that people and Telnyx reach: HTTP, the media WebSocket, pages, command line."""

"""Voice activity detection: WebRTC by default, Silero as an extra, endpointing for both."""

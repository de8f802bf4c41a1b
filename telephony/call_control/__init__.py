"""Commands to Telnyx: the client, its errors and its deadline, voices and transcription."""

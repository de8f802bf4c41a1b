"""What a call can do: play audio, transcribe, gather digits, detect machines, act as the caller."""

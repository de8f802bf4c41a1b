"""Speech sent to Telnyx: an agent's utterances, and the words and times of check-ins."""

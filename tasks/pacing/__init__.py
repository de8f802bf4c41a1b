"""Commands wait for their turn within Telnyx's rate limit, without holding up a thread."""

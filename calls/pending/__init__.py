"""Work that was accepted and is not done yet: events, outbound calls, messages of hooks."""

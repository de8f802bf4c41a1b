"""Whether a transcript shows that the caller spoke. Pure."""

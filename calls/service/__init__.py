"""State of the whole service rather than of one call."""

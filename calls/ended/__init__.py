"""Ended calls: their timelines packed, and how long they are kept."""

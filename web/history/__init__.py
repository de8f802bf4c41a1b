"""Ended calls: search and outcome counts."""

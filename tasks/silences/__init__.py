"""Counting the silences of calls that are over."""

"""Replays an agent's recorded calls under other settings: for the API, the pages, a terminal."""

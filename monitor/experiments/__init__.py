"""Experiments and shadows: which calls get other settings, what came of it. Pure."""

"""Whose silence it was: the cause of each silence, its evidence, and what silences cost. Pure."""

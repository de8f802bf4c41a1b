"""Calls that a team's own application has answered: Dead Air watches them beside it."""

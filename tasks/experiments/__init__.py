"""Experiments as calls begin and once they are over: who takes part, what is counted."""

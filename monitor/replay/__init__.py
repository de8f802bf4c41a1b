"""What other settings would have done with recorded calls. Pure.

`state` makes a call's state again from its timeline, `what_if` runs the policy over it under other
settings, `outcome` says in figures and words what differs.
"""

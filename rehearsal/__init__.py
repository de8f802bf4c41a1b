"""Virtual calls in bulk: our own steps, tasks, monitor and policy, in virtual time, from seeds.

The world they are played in is `tests.virtual_time`; nothing here is part of the service.
"""

"""A Telnyx of silent callers only, for benchmarks: a tenth of the simulator's CPU a call.

It takes the simulator's place (`product.running(simulator=...)`): the same options on its command
line, the same commands, events and times, and records that the same readers read. Media is sent by
a C program, webhooks go over kept connections, and commands are answered at once.
"""

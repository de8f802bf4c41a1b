"""A small, faithful Telnyx to run a voice application against: Call Control, webhooks, media.

It stands alone: any Telnyx application can be pointed at it (``python -m simulator --help``), and
it imports nothing of the application. docs/simulator.md is the manual.
"""

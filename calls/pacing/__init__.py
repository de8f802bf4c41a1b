"""Commands to Telnyx paced by account: one budget for all processes, kept in Redis."""

"""The state of live calls in Redis: store, ledger, timeline, leases, and what else is shared."""

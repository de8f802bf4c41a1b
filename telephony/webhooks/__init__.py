"""Webhooks of Telnyx: verified, and parsed into events."""

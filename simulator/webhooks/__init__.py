"""Webhooks: the envelope of an event, its signature, its delivery with retries."""

"""Outgoing webhooks: their settings, their payloads and their signatures. Pure."""

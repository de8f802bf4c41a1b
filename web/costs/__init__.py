"""Costs of silence by day and agent."""

"""Agents' settings: storage, form, labels, versions, preview."""

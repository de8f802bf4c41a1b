"""Documents, and the generator of docs/settings.md."""

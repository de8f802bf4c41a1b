"""What a gunicorn worker's process does beside its requests: garbage, imports, its end."""

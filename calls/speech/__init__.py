"""How long speech takes: by its text, and by the pace of its voice."""

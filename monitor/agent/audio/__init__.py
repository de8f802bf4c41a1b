"""The sound of an agent's call: what it hears, what it streams, and who talks over whom."""

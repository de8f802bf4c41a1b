"""Agents that come with Dead Air: `greeter` greets and listens."""

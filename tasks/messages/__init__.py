"""Text messages to the other side of a call: the follow-up of a silent one, and the agent's own."""

"""What silences cost and bring, by day and agent."""

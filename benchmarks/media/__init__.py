"""Cost and capacity of media: frames, calls, memory, stalls."""

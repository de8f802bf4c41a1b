"""What the benchmarks measure: the readers in a small application, and what they are held to."""

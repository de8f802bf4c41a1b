"""What the benchmarks share: servers, load, measuring, results."""

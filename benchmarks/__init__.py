"""Benchmarks: ratios within one run, CPU time per unit. `python -m benchmarks` runs them all."""

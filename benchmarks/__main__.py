"""All benchmarks that need nobody's ear, one after the other: about half an hour.

Each also runs alone, shorter: see its docstring. Tables are printed, and kept as JSON with every
single run, the machine and the versions in benchmarks/results/.
"""

from benchmarks import capacity, flags, ingest, lateness, memory, webhooks

for benchmark in (ingest, capacity, memory, flags, webhooks, lateness):
    print(f"\n{benchmark.__doc__}")
    benchmark.main()

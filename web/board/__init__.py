"""The live board: rows, totals, and the stream of changes."""

"""Does the test kit find faults? One is planted in a copy of the product at a time."""

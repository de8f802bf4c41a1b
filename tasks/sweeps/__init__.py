"""The sweep: what is due and nobody does is found here, and done."""

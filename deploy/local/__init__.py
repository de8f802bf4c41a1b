"""`make run`: the whole service on one machine, with an embedded store and a simulated Telnyx."""

"""How well speech and "hold on" are understood."""

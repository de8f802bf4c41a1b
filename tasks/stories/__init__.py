"""Stories of ended calls, copied to where a team keeps them longer than Redis does."""

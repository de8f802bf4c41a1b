"""The doctor's checks of one subject each. Each returns whether all is well, what it saw, a fix."""

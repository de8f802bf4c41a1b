"""Events and tasks on their way from a web worker to the broker."""

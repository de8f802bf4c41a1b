"""What an agent's experiments and shadow have shown so far: for the API and the page."""

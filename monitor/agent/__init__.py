"""An agent on its call: it is run, given its handle, its audio, and the silences it takes over."""

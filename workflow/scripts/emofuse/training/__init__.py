"""Training of all trials of a shape."""

"""What a run is told: corpus, protocol and cells, read from YAML, checked, and handed to programs."""

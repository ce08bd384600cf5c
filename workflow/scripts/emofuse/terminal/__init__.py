"""What a person at a terminal sees of long steps and of a run."""

"""What the outputs of a network say: levels, probabilities, and the answer that is decided for each metric."""

"""Which shapes of networks can exist. For rules as well as networks: it needs nothing but Python."""

# Of the convolutional network: words a convolution sees, and words pooled into one (section 4.2).
KERNEL = 3
POOL = 2


def shortest_input(architecture: str, depth: int) -> int:
    """The fewest words that a network of this depth needs: one, unless convolutions shorten its input."""
    words = 1
    if architecture == "cnn":
        for _ in range(depth):
            words = words * POOL + KERNEL - 1
    return words

"""From the aligned store to what a network is given."""

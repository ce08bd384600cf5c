"""What the data of a run are like: its files, and what alignment made of them."""

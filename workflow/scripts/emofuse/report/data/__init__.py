"""What the data of a run are like: its files, what alignment made of them, and pictures of both and of the folds."""

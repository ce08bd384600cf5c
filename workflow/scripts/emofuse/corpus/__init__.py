"""What a corpus is made of: sequences, labels, segments and folds."""

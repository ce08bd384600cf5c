"""What networks are made of, and the files that hold them."""

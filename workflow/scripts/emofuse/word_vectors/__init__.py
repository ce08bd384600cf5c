"""Word vectors, looked up in the text files in which they are published."""

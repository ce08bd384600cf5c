"""Word-aligned arrays as a corpus: files and packages that somebody gave, read into the aligned store."""

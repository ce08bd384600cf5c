"""Frames aligned to words, words to segments, and the store that holds them."""

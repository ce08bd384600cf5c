"""emofuse: reading, aligning, fusing and judging multimodal sequences for emotion recognition."""

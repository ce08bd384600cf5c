"""The paper (Williams et al. 2018): its task, the intensities of six emotions, and the numbers in its tables 1 to 5."""

EMOTIONS = ("anger", "disgust", "fear", "happy", "sad", "surprise")


def is_the_papers_task(targets: list[str]) -> bool:
    """Whether these are the targets of the paper, so that its numbers may stand beside ours."""
    return set(targets) == set(EMOTIONS)


# Segments of the paper's own test fold, of which tables 1 to 4 are (section 4.1).
TEST_SEGMENTS = 1100

# Table 1: MAE of the random baseline, by emotion.
RANDOM_MAE = dict(zip((*EMOTIONS, "overall"), (0.70, 0.68, 0.62, 0.80, 0.72, 0.05, 0.60), strict=True))

# Tables 2 (unimodal), 3 (bimodal) and 4 (trimodal): overall MAE, by modality set and architecture.
CELL_MAE = {
    ("audio", "lstm"): 0.150,
    ("audio", "blstm"): 0.150,
    ("audio", "cnn"): 0.146,
    ("video", "lstm"): 0.146,
    ("video", "blstm"): 0.147,
    ("video", "cnn"): 0.149,
    ("text", "lstm"): 0.156,
    ("text", "blstm"): 0.157,
    ("text", "cnn"): 0.158,
    ("audio+video", "lstm"): 0.137,
    ("audio+video", "blstm"): 0.135,
    ("audio+video", "cnn"): 0.138,
    ("audio+text", "lstm"): 0.140,
    ("audio+text", "blstm"): 0.142,
    ("audio+text", "cnn"): 0.146,
    ("video+text", "lstm"): 0.149,
    ("video+text", "blstm"): 0.145,
    ("video+text", "cnn"): 0.149,
    ("audio+video+text", "lstm"): 0.133,
    ("audio+video+text", "blstm"): 0.132,
    ("audio+video+text", "cnn"): 0.134,
}

# The cell that the paper submitted.
SUBMISSION = "audio+video+text/blstm"

# Table 5: the submission (trimodal BLSTM) on the official test set, by metric and emotion; overall r is not printed.
CHALLENGE = {
    "mae": dict(zip((*EMOTIONS, "overall"), (0.101, 0.051, 0.051, 0.404, 0.111, 0.038, 0.126), strict=True)),
    "binary_accuracy": dict(
        zip((*EMOTIONS, "overall"), (0.926, 0.963, 0.957, 0.705, 0.910, 0.977, 0.906), strict=True)
    ),
    "class_accuracy": dict(zip((*EMOTIONS, "overall"), (0.926, 0.963, 0.957, 0.620, 0.910, 0.977, 0.892), strict=True)),
    "r": dict(zip(EMOTIONS, (0.082, 0.064, 0.011, 0.551, -0.062, -0.030), strict=True)),
}

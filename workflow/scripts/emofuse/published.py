"""The numbers that the paper printed (Williams et al. 2018, tables 1 to 5)."""

EMOTIONS = ("anger", "disgust", "fear", "happy", "sad", "surprise")

# Table 1: MAE of the random baseline, by emotion.
RANDOM_MAE = {
    "anger": 0.70,
    "disgust": 0.68,
    "fear": 0.62,
    "happy": 0.80,
    "sad": 0.72,
    "surprise": 0.05,
    "overall": 0.60,
}

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

"""Predictions of a cell as others read them."""

import json

import numpy as np
import pandas as pd

from emofuse.scores.predictions_csv import outputs_of_model, paired_errors, rows_of_model


def test_of_several_seeds_the_one_whose_model_is_kept_stands_for_the_network(tmp_path):
    rows = [(f"v{video}", 0, fold, seed, 1.0, float(seed)) for video in range(3) for fold in ("valid", "test")
            for seed in (1, 2, 3)]  # fmt: skip
    columns = ["video", "segment", "fold", "seed", "true_happy", "happy"]
    files = (tmp_path / "predictions.csv", tmp_path / "selected.json")
    pd.DataFrame(rows, columns=columns).to_csv(files[0], index=False)
    files[1].write_text(json.dumps({"model_seed": 2}), encoding="utf-8")
    found = rows_of_model(*files)
    assert (len(found), set(found["seed"]), set(found["fold"])) == (3, {2}, {"test"})
    outputs = outputs_of_model(found, ["happy"])
    assert outputs.videos.tolist() == ["v0", "v1", "v2"]
    np.testing.assert_array_equal((outputs.truth, outputs.said), (np.ones((3, 1)), np.full((3, 1), 2.0)))
    assert outputs.name == "output, not clipped"
    of_probabilities = outputs_of_model(found.assign(mean_happy=0.4), ["happy"])
    np.testing.assert_array_equal(of_probabilities.said, np.full((3, 1), 0.4))
    assert of_probabilities.name == "mean of the network's probabilities"


def test_cells_that_answer_no_segment_together_have_no_errors():
    index = pd.MultiIndex.from_product([["v"], range(4), [1, 2]], names=["video", "segment", "seed"])
    errors = pd.DataFrame({"a": np.arange(8) / 8, "b": np.nan}, index)
    found, videos = paired_errors(errors, ["a", "b"])
    assert (found.shape, len(videos)) == ((2, 2, 0), 0)
    found, videos = paired_errors(errors, ["a"])
    np.testing.assert_array_equal(found[0], np.arange(8).reshape(4, 2).T / 8)

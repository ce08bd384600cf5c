"""Selection by mean MAE over seeds, on the fold that is said and no other."""

import pytest

from emofuse import search
from emofuse.errors import InputError

HEADER = (
    "modalities,architecture,depth,dense,maxlen,dropout,seed,"
    "epochs,best_epoch,valid_mae,test_mae,seconds,parameters,model\n"
)


@pytest.fixture
def trials(tmp_path):
    rows = [
        ("1", "15", "0.1", "1", 0.20, 0.01, 10),
        ("1", "15", "0.1", "2", 0.10, 0.01, 10),
        ("1", "15", "0.2", "1", 0.14, 0.90, 10),
        ("1", "15", "0.2", "2", 0.14, 0.90, 10),
        ("2", "15", "0.1", "1", 0.14, 0.50, 5),
        ("2", "15", "0.1", "2", 0.14, 0.50, 5),
    ]
    paths = []
    for depth in ("1", "2"):
        path = tmp_path / depth / "trials.csv"
        path.parent.mkdir()
        body = "".join(
            f"text,lstm,{d},1,{m},{p},{s},3,1,{valid},{test},1,{size},models/{p}-{s}.keras\n"
            for d, m, p, s, valid, test, size in rows
            if d == depth
        )
        path.write_text(HEADER + body)
        paths.append(path)
    return search.read_trials(paths)


def settings(ranked):
    return [candidate.settings["depth"] + candidate.settings["dropout"] for candidate in ranked]


def test_the_lowest_mean_over_seeds_wins_and_the_smaller_network_on_a_tie(trials):
    ranked = search.ranked(search.candidates(trials), "valid")
    assert settings(ranked) == ["20.1", "10.2", "10.1"]
    assert [candidate.mean("valid_mae") for candidate in ranked] == pytest.approx([0.14, 0.14, 0.15])


def test_the_test_fold_chooses_only_where_it_is_said_to(trials):
    assert settings(search.ranked(search.candidates(trials), "test")) == ["10.1", "20.1", "10.2"]


def test_a_trial_knows_where_its_model_and_predictions_are(trials):
    chosen = search.ranked(search.candidates(trials), "valid")[0]
    assert [trial["position"] for trial in chosen.trials] == ["0", "1"]
    assert all(trial["folder"].endswith("/2") for trial in chosen.trials)


def test_the_best_trial_of_a_candidate_is_the_one_with_the_lowest_validation_mae(trials):
    worst = search.ranked(search.candidates(trials), "valid")[-1]
    assert worst.best_trial["seed"] == "2"


def test_no_trials_is_an_error():
    with pytest.raises(InputError, match="no trials"):
        search.candidates([])

"""The choice of a candidate by mean MAE over seeds, on the fold that is said and no other."""

import pandas as pd
import pytest

from emofuse import search
from emofuse.errors import InputError

COLUMNS = (
    "modalities,architecture,depth,dense,maxlen,dropout,seed,"
    "epochs,best_epoch,valid_mae,test_mae,dead_outputs,seconds,parameters,model"
)


@pytest.fixture
def trials(tmp_path):
    rows = [
        (1, 0.1, 1, 0.20, 0.01, 0, 10),
        (1, 0.1, 2, 0.10, 0.01, 3, 10),
        (1, 0.2, 1, 0.14, 0.90, 0, 10),
        (1, 0.2, 2, 0.14, 0.90, 0, 10),
        (2, 0.1, 1, 0.14, 0.50, 1, 5),
        (2, 0.1, 2, 0.14, 0.50, 2, 5),
    ]
    paths = []
    for depth in (1, 2):
        path = tmp_path / str(depth) / "trials.csv"
        path.parent.mkdir()
        lines = [
            f"text,lstm,{d},1,15,{p},{s},3,2,{valid},{test},{dead},1,{size},models/{p}-{s}.keras"
            for d, p, s, valid, test, dead, size in rows
            if d == depth
        ]
        path.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
        paths.append(path)
    return search.read_trials(paths)


def settings(ranked):
    return list(zip(ranked["depth"], ranked["dropout"], strict=True))


def test_the_lowest_mean_over_seeds_wins_and_the_smaller_network_on_a_tie(trials):
    ranked = search.ranked(search.candidates(trials), "valid")
    assert settings(ranked) == [(2, 0.1), (1, 0.2), (1, 0.1)]
    assert ranked["valid_mae"].tolist() == pytest.approx([0.14, 0.14, 0.15])
    assert ranked["dead_outputs"].tolist() == [1.5, 0, 1.5]


def test_the_test_fold_chooses_only_where_it_is_said_to(trials):
    assert settings(search.ranked(search.candidates(trials), "test")) == [(1, 0.1), (2, 0.1), (1, 0.2)]


def test_the_chosen_trials_know_where_their_models_and_predictions_are(trials):
    chosen, its_trials = search.choose(trials, "valid")
    assert (chosen["depth"], chosen["dropout"]) == (2, 0.1)
    assert its_trials["position"].tolist() == [0, 1]
    assert its_trials["folder"].str.endswith("/2").all()
    assert its_trials["model"].tolist() == ["models/0.1-1.keras", "models/0.1-2.keras"]


def test_what_is_said_of_a_selected_candidate_are_means_and_the_seed_of_its_model(trials):
    chosen, its_trials = search.choose(trials, "test")
    assert search.describe(search.candidates(trials), chosen, its_trials, "test") == {
        "modalities": "text", "architecture": "lstm", "depth": 1, "dense": 1, "maxlen": 15, "dropout": 0.1,
        "parameters": 10, "chosen_on": "test", "valid_mae": pytest.approx(0.15), "test_mae": 0.01, "dead_outputs": 1.5,
        "best_epoch": 2.0, "candidates": 3, "finalists": 3, "seeds": [1, 2], "model_seed": 2,
    }  # fmt: skip


def test_no_trials_is_an_error():
    with pytest.raises(InputError, match="no trials"):
        search.choose(search.read_trials([]), "valid")
    with pytest.raises(InputError, match="no trials"):
        search.finalists(search.read_trials([]), 1)


def test_finalists_are_the_best_by_validation_with_the_first_seed_and_the_smaller_network_on_a_tie(trials):
    first = trials[trials["seed"] == 1]
    # The first seed gives .20, .14 and .14; the test fold would give another order.
    assert settings(search.finalists(first, 1)) == [(2, 0.1)]
    assert settings(search.finalists(first, 2)) == [(2, 0.1), (1, 0.2)]
    assert settings(search.finalists(first, 9)) == [(2, 0.1), (1, 0.2), (1, 0.1)]


@pytest.fixture
def reduced(trials):
    """The trials of a search with two finalists: the third candidate, of depth 1 and dropout .1, has its first seed."""
    trials.loc[(trials["depth"] == 2) & (trials["seed"] == 2), "valid_mae"] = 0.30
    trials.loc[(trials["dropout"] == 0.2) & (trials["seed"] == 2), "valid_mae"] = 0.28
    trials.loc[(trials["dropout"] == 0.1) & (trials["depth"] == 1), "valid_mae"] = 0.15
    return trials.drop(1)


def test_a_finalist_is_chosen_by_its_mean_though_the_one_seed_of_others_is_lower(reduced):
    found = search.candidates(reduced)
    assert found["finalist"].tolist() == [False, True, True]
    # Means of .14 and .28, of .14 and .30; and .15 alone.
    assert found["valid_mae"].tolist() == pytest.approx([0.15, 0.21, 0.22])
    chosen, its_trials = search.choose(reduced, "valid")
    assert (chosen["depth"], chosen["dropout"], its_trials["seed"].tolist()) == (1, 0.2, [1, 2])
    # On the test fold it has .90, the other finalist .50, and who is none .01.
    assert search.choose(reduced, "test")[0]["depth"] == 2
    described = search.describe(found, chosen, its_trials, "valid")
    assert (described["candidates"], described["finalists"]) == (3, 2)


def test_the_search_names_its_finalists_and_judges_the_choice_among_them(reduced):
    other = reduced.assign(modalities="audio", seed=1).drop_duplicates(search.CANDIDATE)
    table = search.candidate_table([pd.concat([reduced, other])], [["text", "lstm", "3", "1", "15"]], [0.1])
    # Of the other cell all have one seed: that protocol would have no other.
    assert table["finalist"].tolist() == [False, True, True, True, True, True, False]
    text, audio = search.selection_table(table, "valid").to_dict("records")
    assert (text["candidates"], text["finalists"], audio["finalists"]) == (3, "1-1-15-0.2, 2-1-15-0.1", "all")
    assert (text["chosen_on_valid"], text["chosen_on_test"]) == (0.9, 0.5)
    assert (audio["chosen_on_valid"], audio["chosen_on_test"]) == (0.5, 0.01)


def test_of_a_cross_validation_those_are_chosen_among_that_are_finalists_of_any_round(reduced):
    """Depth 1 with dropout .2 is a finalist of both rounds, the two others of one each."""
    other = reduced.copy()
    turned = reduced["depth"].map({1: 2, 2: 1}).where(reduced["dropout"] == 0.1, 1)
    other["depth"], other["parameters"] = turned, turned.map({1: 10, 2: 5})
    selected = [
        search.describe(search.candidates(found), *search.choose(found, "valid"), "valid") for found in (reduced, other)
    ]
    described = search.describe_rounds([reduced, other], selected, "valid")
    # Rounds count alike, whoever has one seed there: (.22 + .15) / 2 for the two others, .21 for the first.
    assert (described["depth"], described["dropout"]) == (2, 0.1)
    assert (described["candidates"], described["finalists"], described["seeds"]) == (3, 3, [1, 2])
    # A finalist of both rounds is named first, though another has a lower mean in its own round.
    lower = other.assign(valid_mae=other["valid_mae"].where(other["dropout"] == 0.2, 0.1))
    [cell] = search.selection_table(search.candidate_table([reduced, lower], [], []), "valid").to_dict("records")
    assert cell["finalists"] == "1-1-15-0.2, 1-1-15-0.1 (1 of 2), 2-1-15-0.1 (1 of 2)"
    # Who is a finalist of no round is not chosen, however low its first seeds are.
    nowhere = [found[(found["dropout"] == 0.2) | (found["seed"] == 1)] for found in (reduced, other)]
    assert search.describe_rounds(nowhere, selected, "valid")["dropout"] == 0.2


def test_the_curves_of_a_candidate_are_those_of_its_trials_in_every_folder(trials, tmp_path):
    """Of depth 2 the second seed was trained elsewhere, beside another candidate's."""
    keys = [*search.CANDIDATE, "seed"]
    chosen = trials[trials["depth"] == 2].copy()
    chosen.loc[chosen["seed"] == 2, "folder"] = str(tmp_path / "1")
    trials.loc[trials["seed"] == 1, keys].assign(epoch=1, loss=0.1).to_csv(tmp_path / "2/curves.csv", index=False)
    trials.loc[trials["seed"] == 2, keys].assign(epoch=1, loss=0.2).to_csv(tmp_path / "1/curves.csv", index=False)
    found = search.curves(chosen)
    assert found[["depth", "seed", "loss"]].values.tolist() == [[2, 1, 0.1], [2, 2, 0.2]]


def test_what_choosing_on_the_test_fold_is_worth(trials):
    table = search.candidate_table(
        [trials], [["text", "cnn", "3", "1", "15"], ["text", "lstm", "3", "1", "15"]], [0.1, 0.2]
    )
    assert table["feasible"].tolist() == [True] * 3 + [False] * 4
    found = search.selection_table(table, "valid")
    # Of the CNN no candidate can exist, and so it has no row.
    [cell] = found.to_dict("records")
    assert (cell["architecture"], cell["candidates"], cell["infeasible"]) == ("lstm", 3, 2)
    assert (cell["chosen_on_valid"], cell["chosen_on_test"]) == (0.5, 0.01)
    assert cell["worth"] == pytest.approx(0.49)
    assert (cell["dead_outputs"], cell["seconds"]) == (1.5, 6)
    assert pd.isna(table["valid_mae"]).sum() == 4


def test_each_round_of_a_cross_validation_chooses_for_itself(trials):
    other = trials.copy()
    # In the second round it is the other way round.
    other["valid_mae"] = trials["valid_mae"].to_numpy()[[4, 5, 2, 3, 0, 1]]
    other["test_mae"] = [0.3, 0.3, 0.9, 0.9, 0.2, 0.2]
    other["dead_outputs"] = 4
    rounds, selected = [trials, other], []
    for found in rounds:
        selected.append(search.describe(search.candidates(found), *search.choose(found, "valid"), "valid"))
    assert [one["depth"] for one in selected] == [2, 1]
    described = search.describe_rounds(rounds, selected, "valid")
    assert described["rounds"] == selected
    # Over both rounds dropout .2 has .14, and the others .145.
    assert (described["depth"], described["dropout"]) == (1, 0.2)
    assert described["valid_mae"] == pytest.approx((0.14 + 0.14) / 2)
    assert described["test_mae"] == pytest.approx((0.5 + 0.3) / 2)
    assert described["dead_outputs"] == pytest.approx((1.5 + 4) / 2)
    assert (described["seeds"], described["candidates"]) == ([1, 2], 3)
    table = search.candidate_table(rounds, [["text", "lstm", "3", "1", "15"]], [0.1])
    [cell] = search.selection_table(table, "valid").to_dict("records")
    assert (cell["candidates"], cell["infeasible"], cell["seconds"]) == (3, 1, 12)
    assert cell["chosen_on_valid"] == pytest.approx((0.5 + 0.3) / 2)
    assert cell["chosen_on_test"] == pytest.approx((0.01 + 0.2) / 2)
    assert cell["dead_outputs"] == pytest.approx((1.5 + 4) / 2)


def test_the_seed_that_is_shown_of_a_cross_validation_validates_best_in_the_mean(trials):
    # What was not selected answers nothing, however much better its first seed is.
    trials.loc[trials["depth"] == 1, "valid_mae"] = [0.20, 0.90, 0.14, 0.14]
    other = trials.copy()
    trials.loc[trials["depth"] == 2, "valid_mae"] = [0.10, 0.12]
    other.loc[other["depth"] == 2, "valid_mae"] = [0.13, 0.10]
    rounds = [trials, other]
    selected = [search.describe(search.candidates(found), *search.choose(found, "valid"), "valid") for found in rounds]
    assert [one["model_seed"] for one in selected] == [1, 2]
    assert search.describe_rounds(rounds, selected, "valid")["model_seed"] == 2


def test_dead_outputs_are_those_of_the_candidate_that_was_chosen(trials):
    trials.loc[trials["depth"] == 2, "dead_outputs"] = 6
    table = search.candidate_table([trials], [], [])
    assert search.selection_table(table, "valid")["dead_outputs"].tolist() == [6]
    assert search.selection_table(table, "test")["dead_outputs"].tolist() == [1.5]

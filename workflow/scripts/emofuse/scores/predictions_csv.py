"""`predictions.csv`, a cell's outputs segment by segment and seed by seed, and `segment_errors.csv`."""

import csv
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.answers.decisions import Decisions
from emofuse.answers.kinds import Kind, Ordinal, of_description
from emofuse.errors import InputError

# What `segment_errors.csv` has a row for.
ERROR_KEYS = ["video", "segment", "seed"]

# What `predictions.csv` has besides a target's answer, by the target: of ordinal outputs the mean, and the probability
# of being there at all; and whether it counts as present.
MEAN, EVIDENCE, PRESENT = "mean_{}", "{}>0", "present_{}"


PREDICTED = ("valid", "test")


@dataclass(frozen=True)
class TrialOutputs:
    """What a trial's network, of a `seed` and a `kind`, says: `outputs` (segments, columns) float32 of the `segments`
    (segments,) of each of the folds `PREDICTED`, positions in the store; `decisions`, what its validation fold chose.
    """

    seed: int
    kind: Kind
    segments: dict[str, np.ndarray]
    outputs: dict[str, np.ndarray]
    decisions: Decisions

    def columns(self, fold: str, targets: list[str]) -> dict[str, np.ndarray]:
        """The columns of a `predictions.csv` that are not its keys and labels, each (segments, targets)."""
        outputs = self.outputs[fold]
        found = dict(zip(targets, self.kind.answers(outputs).T, strict=True))
        if isinstance(self.kind, Ordinal):
            found |= _named(MEAN, targets, self.kind.means(outputs))
        if (present := self.decisions.present(outputs)) is not None:
            if isinstance(self.kind, Ordinal):
                found |= _named(EVIDENCE, targets, self.kind.evidence(outputs))
            found |= _named(PRESENT, targets, present.astype(np.int64))
        return found


def read_outputs(trials: pd.DataFrame, aligned: Aligned) -> list[TrialOutputs]:
    """Those of a candidate's trials, as `search.read_trials` gives them."""
    found = []
    for trial in trials.itertuples():
        with np.load(Path(trial.folder) / "predictions.npz", allow_pickle=False) as stored:
            kind = of_description(stored, len(aligned.targets))
            name = "{}_outputs" if isinstance(kind, Ordinal) else "{}"
            outputs = {fold: stored[name.format(fold)][trial.position] for fold in PREDICTED}
            decisions = Decisions.of(trial.seed, kind, outputs["valid"], stored["valid_labels"], aligned.label_range)
            segments = {fold: stored[f"{fold}_segments"] for fold in PREDICTED}
        found.append(TrialOutputs(trial.seed, kind, segments, outputs, decisions))
    return found


def write_predictions(path: Path, trials: list[TrialOutputs], aligned: Aligned) -> None:
    """Write the answers of a candidate's trials for their validation and test segments."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        truth = [f"true_{target}" for target in aligned.targets]
        writer.writerow(["video", "segment", "fold", "seed", *truth, *trials[0].columns("test", aligned.targets)])
        for trial in trials:
            for fold in PREDICTED:
                columns = trial.columns(fold, aligned.targets).values()
                for segment, *values in zip(trial.segments[fold], *columns, strict=True):
                    key = [aligned.videos[segment], aligned.indices[segment], fold, trial.seed]
                    writer.writerow([*key, *aligned.labels[segment], *values])


def _named(column: str, targets: list[str], values: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of values (segments, targets), one a target, by their names."""
    return {column.format(target): of_target for target, of_target in zip(targets, values.T, strict=True)}


def pool_predictions(path: Path, of_rounds: list[Path]) -> None:
    """Write the rows of the `predictions.csv` of all rounds of a cross-validation, one round after another.

    Each video is tested in one round, and validated on in another.
    """
    with path.open("w", newline="", encoding="utf-8") as pooled:
        for number, of_round in enumerate(of_rounds):
            with of_round.open(newline="", encoding="utf-8") as file:
                header = file.readline()
                pooled.write("" if number else header)
                shutil.copyfileobj(file, pooled)


def read_segments(path: Path) -> pd.DataFrame:
    """Read a table whose column `video` holds ids, which are text whatever they look like, such as NA or 007."""
    others = pd.read_csv(path, nrows=0).columns.drop("video")
    missing = {column: ["NaN", "nan"] for column in others}
    return pd.read_csv(path, dtype={"video": str}, keep_default_na=False, na_values=missing)


def read_predictions(path: Path) -> pd.DataFrame:
    """All rows of a `predictions.csv`. Raises `InputError` naming the first where a label or output is no number."""
    table = read_segments(path)
    numbers = table.drop(columns=["video", "fold"]).apply(pd.to_numeric, errors="coerce")
    wrong = table[~np.isfinite(numbers).all(axis=1)]
    if len(wrong):
        seed, video, segment = wrong.iloc[0][["seed", "video", "segment"]]
        raise InputError(
            f"{path}: {len(wrong)} of {len(table)} rows hold what is no finite number, the first for segment {segment} "
            f"of video {video}, seed {seed}: that training failed; a lower training.learning_rate may help"
        )
    return table


def read_test(path: Path) -> pd.DataFrame:
    """The rows of a `predictions.csv` that are of the test fold, of all seeds; raises as `read_predictions`."""
    table = read_predictions(path)
    return table[table["fold"] == "test"]


def outputs_by_seed(
    table: pd.DataFrame, fold: str, segments: np.ndarray, aligned: Aligned, path: Path, column: str = "{}"
) -> np.ndarray:
    """A cell's answers (seeds, segments, targets) for a fold's segments (positions in the store), in their order.

    `table` holds the predictions of `path`; `column` is which of a target's. Raises `InputError` if a seed has outputs
    for other segments than these.
    """
    keys = pd.MultiIndex.from_arrays([aligned.videos[segments], aligned.indices[segments]])
    outputs = []
    for seed, rows in table[table["fold"] == fold].groupby("seed"):
        rows = rows.set_index(["video", "segment"])
        if len(rows) != len(keys) or not rows.index.isin(keys).all():
            raise InputError(
                f"{path}: seed {seed} answers {len(rows)} {fold} segments, which are not the {len(keys)} that are"
                " scored"
            )
        outputs.append(rows.loc[keys, [column.format(target) for target in aligned.targets]].to_numpy())
    return np.stack(outputs)


def decided_by_seed(
    table: pd.DataFrame, fold: str, segments: np.ndarray, aligned: Aligned, path: Path
) -> dict[str, np.ndarray]:
    """What a cell decided besides, by `MEAN`, `EVIDENCE` and `PRESENT`, as far as it did; all is as in
    `outputs_by_seed`.

    The evidence of a network of intensities is these.
    """
    known = [column for column in (MEAN, EVIDENCE, PRESENT) if column.format(aligned.targets[0]) in table]
    found = {column: outputs_by_seed(table, fold, segments, aligned, path, column) for column in known}
    if PRESENT in found and EVIDENCE not in found:
        found[EVIDENCE] = outputs_by_seed(table, fold, segments, aligned, path)
    return found


def read_errors(path: Path) -> pd.DataFrame:
    """`segment_errors.csv`: a column a cell, indexed by `ERROR_KEYS`, NaN where a cell does not answer."""
    return read_segments(path).set_index(ERROR_KEYS)


def paired_errors(errors: pd.DataFrame, cells: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Errors (cells, seeds, segments) of cells on the segments that all of them answer, and the videos (segments,) str.

    `errors` is what `read_errors` gives.
    """
    by_seed = errors[cells].unstack("seed").dropna()
    found = by_seed.to_numpy().reshape(len(by_seed), len(cells), by_seed.shape[1] // len(cells)).transpose(1, 2, 0)
    return found, by_seed.index.get_level_values("video").to_numpy(str)


def rows_of_model(predictions: Path, selected: Path) -> pd.DataFrame:
    """The rows of the test fold of a cell's `predictions.csv`, of the seed whose model `selected.json` says is kept."""
    seed = json.loads(selected.read_text(encoding="utf-8"))["model_seed"]
    table = read_test(predictions)
    return table[table["seed"] == seed]


@dataclass(frozen=True)
class Presence:
    """What a network says of presence, each (segments, targets): the `truth` (intensities), its `evidence`, and what is
    taken for `present` (bool); of the segments of `videos` (segments,) str.

    `is_probable`: the evidence is probabilities, and not intensities.
    """

    truth: np.ndarray
    evidence: np.ndarray
    present: np.ndarray
    videos: np.ndarray
    is_probable: bool


def presence_of_model(rows: pd.DataFrame, targets: list[str]) -> Presence:
    """What the rows of `rows_of_model` say of presence."""
    is_probable = EVIDENCE.format(targets[0]) in rows
    columns = "true_{}", EVIDENCE if is_probable else "{}", PRESENT
    truth, evidence, present = (rows[[column.format(target) for target in targets]].to_numpy() for column in columns)
    return Presence(truth, evidence, present > 0, rows["video"].to_numpy(str), is_probable)


@dataclass(frozen=True)
class Outputs:
    """What a network says of intensities: the `truth` and the `said`, both (segments, targets), of the segments of
    `videos` (segments,) str.

    Said are raw outputs, or of probabilities their mean, by `are_means`: the median hides what is less likely than not.
    """

    truth: np.ndarray
    said: np.ndarray
    videos: np.ndarray
    are_means: bool = False

    @property
    def name(self) -> str:
        """What is said, as axes are named."""
        return "mean of the network's probabilities" if self.are_means else "output, not clipped"


def outputs_of_model(rows: pd.DataFrame, targets: list[str]) -> Outputs:
    """What the rows of `rows_of_model` say of intensities."""
    are_means = MEAN.format(targets[0]) in rows
    columns = "true_{}", MEAN if are_means else "{}"
    truth, said = (rows[[column.format(target) for target in targets]].to_numpy() for column in columns)
    return Outputs(truth, said, rows["video"].to_numpy(str), are_means)

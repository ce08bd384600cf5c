"""The dictionary: what each metric and each column is, by the one name that it has in tables, files and docs.

A column of a file is named as in the tables, in small letters, with `_` for what is neither letter nor digit, but where
a term says otherwise. A page of the report and `docs/dictionary.md` are made of it.
"""

import re
from dataclasses import dataclass

import pandas as pd

from emofuse.report import html
from emofuse.scores.metrics_csv import BEST_CONSTANT, BY_KIND

LOWER, HIGHER = "lower", "higher"


@dataclass(frozen=True)
class Term:
    """A name, what it means, which of its numbers are the better ones, and its column in files, where it is another.

    `#` stands for what differs: a target, a number, a constant, a fold.
    """

    name: str
    meaning: str
    better: str = ""
    column: str = ""

    @property
    def in_files(self) -> str:
        """Its column in CSV files of results."""
        return self.column or re.sub(r"[^a-z0-9#]+", "_", self.name.lower()).strip("_")


# What answers without features are called in tables.
BASELINE_TITLES = {
    "random_expected": "random, as described: expectation",
    "random": "random, as described",
    "category": "random, training combinations",
    "quantity": "random, training quantities",
    "printed": "random, surprise never drawn",
    "zero": "zero",
    "median": "training median",
    "mean": "training mean",
    BEST_CONSTANT: "best constant on valid",
    BY_KIND: "best constant of each kind of ids",
}
CONSTANTS = ("zero", "median", "mean", BEST_CONSTANT)

METRICS = [
    Term("MAE", "Mean absolute error, in units of the labels. Of all targets: the mean of theirs.", LOWER),
    Term("skill", "1 - MAE / MAE of the constant best by validation, on the same segments: 0 for it.", HIGHER),
    Term("skill #", "Skill for one target. In files: skill against the constant of that name.", HIGHER),
    Term("skill by kind", "Skill against the constant of each kind of ids.", HIGHER, "skill_best_constant_by_kind"),
    Term("detectable", "The least skill that would be seen in four of five such test folds."),
    Term("binary accuracy", "Share of segments whose target is rightly said to be there, or not: rounded.", HIGHER),
    Term("binary accuracy, raw", "The same where any label above zero counts, and answers nearer to one than to zero.",
         HIGHER),
    Term("accuracy of the sign", "Share of segments of the right sign, of labels that go below zero: rounded.", HIGHER,
         "binary_accuracy"),
    Term("accuracy of the sign, raw", "The same before rounding.", HIGHER, "binary_accuracy_raw"),
    Term("#-class accuracy", "Share of segments whose rounded intensity is right.", HIGHER, "class_accuracy"),
    Term("AUC", "Area under the ROC curve of presence: .5 for a constant.", HIGHER),
    Term("average precision", "Of presence: the prevalence, for a constant.", HIGHER),
    Term("balanced accuracy", "Mean of the shares right where the target is present and absent.", HIGHER),
    Term("F1", "Harmonic mean of precision and recall of presence.", HIGHER),
    Term("prevalence", "Share of segments in which the target is present: its label is above zero."),
    Term("F1 of always present", "F1 of the answer that is always present."),
    Term("r", "Pearson's correlation with the truth. Not defined for a constant.", HIGHER),
    Term("r defined", "Of how many targets r is the mean."),
    Term("concordance", "Lin's: as r, and less where scale or level differ. 0 for a constant.", HIGHER),
    Term("deviation", "Standard deviation of outputs over segments."),
    Term("sd", "Standard deviation of the MAE of one draw of random answers.", column="mae_sd"),
    Term("± seeds", "Half of the 95 % interval of the MAE over seeds.", column="mae_seeds_high"),
    Term("beats", "Whether each lower bound of skill against a constant is above 0."),
    Term("least low", "The least of these lower bounds.", HIGHER),
    Term("family low", "The same, 95 % for all cells together.", HIGHER),
    Term("valid skill", "Skill on the validation fold.", HIGHER),
    Term("verdict", "What beats, too few videos, or an interval below 0 come to, in words."),
]  # fmt: skip

ENDINGS = [
    Term("# low", "The lower end of a 95 % interval, over videos and, where there are several, seeds."),
    Term("# high", "The upper end."),
    Term("# seeds", "Of an end: over seeds alone."),
    Term("# of presence", "Of the decision for presence, by a threshold of validation."),
    Term("# of mean", "Of the mean of probabilities. Without it: of their median."),
]

ROWS = [
    Term("modalities", "The modality set of a cell."),
    Term("architecture", "The architecture of a cell."),
    Term("system", "A cell's architecture, a constant, or random answers."),
    Term("target", "What is predicted. `overall` is the mean of all, and `sd of overall` its sd."),
    Term("emotion", "A target of CMU-MOSEI."),
    Term("metric", "What is told of each system."),
    Term("decision", "Which answer is made of the same probabilities."),
    Term("group", "All test videos, those with ids of digits alone, or the others. It stands before a column's name."),
    Term("test set", "Whose test fold: of the protocol's own split, or the organisers'."),
    Term("test videos", "Which of the organisers' test videos."),
    Term("paper", "What the paper printed."),
    Term("segments", "How many segments are scored, or counted."),
    Term("videos", "Of how many videos these are."),
    Term("video", "The id of a video."),
    Term("segment", "Which of its segments, from 0."),
    Term("split", "How folds are made."),
    Term("fold", "Train, valid, test, or none."),
    Term("share", "The part of all segments in folds."),
    Term("round", "The round of a cross-validation."),
]

TRAINING = [
    Term("depth", "Recurrent or convolutional layers."),
    Term("dense", "Fully connected layers."),
    Term("maxlen", "Words a segment."),
    Term("dropout", "The rate of dropout."),
    Term("seed", "The seed of a network."),
    Term("seeds", "How many seeds are averaged. 0 for constants."),
    Term("feasible", "Whether the candidate can exist."),
    Term("finalist", "Whether the candidate was trained with all seeds, and could be chosen."),
    Term("infeasible", "How many candidates cannot exist: convolutions that leave no word."),
    Term("candidates", "How many candidates were trained."),
    Term("parameters", "How many parameters a network has."),
    Term("model", "The file of the trained network."),
    Term("epochs", "How many epochs were trained."),
    Term("epoch", "Which epoch, from 1."),
    Term("best epoch", "The epoch with the lowest monitored value."),
    Term("loss", "The loss on the training fold."),
    Term("valid loss", "The loss on the validation fold."),
    Term("monitored", "What early stopping watches."),
    Term("valid MAE", "The MAE on the validation fold.", LOWER),
    Term("test MAE", "The MAE on the test fold.", LOWER),
    Term("test MAE, chosen on #", "The test MAE of the candidate that a fold chooses."),
    Term("flattery", "How much lower the test MAE looks when the candidate is chosen on the test fold."),
    Term("dead outputs", "Outputs that say nearly the same of every validation segment, in a network."),
    Term("seconds", "How long training took."),
    Term("hours", "The same, of all trials."),
]

ANSWERS = [
    Term("true #", "The label of a target."),
    Term("mean #", "The mean of a target's probabilities."),
    Term("present #", "Whether a target is said to be present."),
    Term("#>#", "The probability that a target's label is above a level.", column="#>#"),
    Term("#/#", "The absolute error of a cell, the mean of its targets.", column="#/#"),
]

OTHERS = [
    Term("combination", "Which emotions a segment has, and no others."),
    Term("labelled segments", "Whose segments are counted."),
    Term("all segments", "How many segments have a combination. Behind it, the same by split and fold."),
    Term("no emotion", "Share of segments with none. Behind it, the same for other numbers."),
    Term("one or two", "Share of segments with one or two emotions."),
    Term("segments with all #", "How many segments have all emotions."),
    Term("halves of the seeds", "How many pairs of halves of a cell's seeds were compared."),
    Term("called different", "Share of these that were called different."),
    Term("single networks", "How many pairs of networks of a cell were compared."),
    Term("apart beyond videos", "Share of these whose errors differ beyond what other videos would change."),
    Term("best constant", "MAE of the constant that is best on these labels."),
    Term("MAE floor low", "Any system's least error is above it. `MAE floor high`: and below that."),
    Term("skill at most", "What the lower end of the floor leaves of the best constant's error."),
    Term("r ceiling low", "Any system's largest r is above it. `r ceiling high`: and below that."),
    Term("labels left out", "Labels that are no mean of so many ratings."),
    Term("rule", "A rule of the workflow."),
    Term("jobs", "How many jobs it had."),
    Term("not recorded", "How many of them left no costs."),
    Term("time in all, s", "By the clock, all jobs together."),
    Term("median, s", "Half of the jobs took less."),
    Term("longest, s", "What the longest job took."),
    Term("processor time, s", "All jobs together."),
    Term("peak memory, MB", "Of the largest job."),
    Term("where", "The place of a claim in the paper."),
    Term("claim", "What the paper says."),
    Term("ours", "What was found here."),
    Term("difference", "Ours less the paper's, or between what is compared."),
    Term("low", "The lower end of its interval."),
    Term("high", "The upper end."),
    Term("margin", "What is nearer counts as the same."),
    Term("note", "What decided, or why nothing could."),
    Term("shown in", "The table that has the numbers."),
]

SECTIONS = {
    "Metrics": METRICS,
    "What a name may end in": ENDINGS,
    "Rows": ROWS,
    "Search and training": TRAINING,
    "Answers": ANSWERS,
    "Other tables": OTHERS,
}

_BETTER = {term.name: term.better for term in METRICS}


def better(name: str) -> str:
    """Whether the `lower` or the `higher` numbers of this name are the better ones; nothing where neither are."""
    name = name.rpartition(": ")[2]
    general = re.sub(r"^skill .+", "skill #", re.sub(r"^\d+-class", "#-class", name))
    return _BETTER.get(name) or _BETTER.get(general, "")


def dictionary_page(heading: str) -> str:
    """An HTML page of all terms, section by section."""
    tables = [html.table(f"{title}.", _frame(terms), 3, ("meaning",)) for title, terms in SECTIONS.items()]
    return html.page("tables.html.jinja", heading, title="What the columns mean", tables=tables)


def dictionary_markdown() -> str:
    """All terms as the tables of `docs/dictionary.md`."""
    parts = [f"## {title}\n\n{_frame(terms).to_markdown(index=False)}\n" for title, terms in SECTIONS.items()]
    return "\n".join(parts)


def _frame(terms: list[Term]) -> pd.DataFrame:
    rows = [[term.name, term.in_files, term.better, term.meaning] for term in terms]
    return pd.DataFrame(rows, columns=["name", "in files", "better", "meaning"])

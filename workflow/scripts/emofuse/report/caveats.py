"""What a reader must know of a protocol and of a test fold to read its numbers aright."""

import pandas as pd

from emofuse.configuration.protocol import Comparison
from emofuse.scores.confidence import FEW_VIDEOS, FEWEST_FOR_VERDICT
from emofuse.scores.metrics_csv import ALL, OVERALL

# Of an emotion that fewer segments have, the median is zero.
HALF = 0.5

PER_MODE = (
    "Each modality set is scored on test segments of its own, as by the authors' code: sets cannot be compared with"
    " one another, only with their own constants."
)
CHOSEN_ON_TEST = (
    "Candidates were chosen on the TEST fold, as by the authors' code, so that these numbers flatter; the table of the"
    " search shows by how much."
)
SHUFFLED = (
    "Networks learnt from labels that were shuffled between videos, in which there is nothing to learn: a skill above 0"
    " would be a leak of the test fold's labels, or chance."
)
CROSS_VALIDATED = (
    "Cross-validation: the test fold is all folds together, each of whose videos is answered by networks that did not"
    " learn from it. Networks of different rounds share videos that they learn from, of which intervals know nothing."
)
ONE_SEED = (
    "One seed: intervals are of these networks over test videos, without what training again would change, and no"
    " verdict is on an architecture."
)


def caveats(choices: Comparison) -> list[str]:
    """A sentence for each; none under a protocol that is sound."""
    return [
        *([PER_MODE] if choices.constants == "per_mode" else []),
        *([CHOSEN_ON_TEST] if choices.chosen_on == "test" else []),
        *([CROSS_VALIDATED] if choices.split == "folds" else []),
        *([SHUFFLED] if choices.shuffled else []),
    ]


def rare_targets(metrics: pd.DataFrame) -> list[str]:
    """A sentence on the targets that most test segments lack, whose median is zero; none where there are no such.

    `metrics` is a tidy table of scores with `group` and `target` among its levels.
    """
    if "prevalence" not in metrics:
        return []
    shares = metrics.xs(ALL, level="group")["prevalence"].groupby(level="target", sort=False).max()
    rare = [target for target, share in shares.drop(OVERALL).items() if share < HALF]
    if not rare:
        return []
    return [
        f"Most test segments lack {joined(rare, 'or')}: there the answer with the least MAE is the median, zero, and no"
        " skill by MAE does not say that nothing is recognised."
    ]


def joined(names: list[str], word: str = "and") -> str:
    """Names as a sentence has them, such as `a, b and c`."""
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def sample_caveats(scores: pd.DataFrame) -> list[str]:
    """A sentence for each of too few videos and too few seeds, of rows of `metrics.csv`; none where there are enough.

    Constants have no seed that matters.
    """
    videos, seeds = int(scores["videos"].min()), scores["seeds"]
    return [*_few(videos), *([ONE_SEED] if (seeds == 1).any() else [])]


def _few(videos: int) -> list[str]:
    if videos >= FEW_VIDEOS:
        return []
    if videos >= FEWEST_FOR_VERDICT:
        return [f"Only {videos} test videos: with fewer than {FEW_VIDEOS}, intervals are rough."]
    return [f"Only {videos} test video{'s' * (videos != 1)}: too few for a verdict, which takes {FEWEST_FOR_VERDICT}."]


def size(scores: pd.DataFrame) -> str:
    """How many segments and videos rows of `metrics.csv` are of, such as `1,200 segments of 16 videos`."""
    return f"{_span(scores['segments'], 'segment')} of {_span(scores['videos'], 'video')}"


def _span(counts: pd.Series, what: str) -> str:
    low, high = int(counts.min()), int(counts.max())
    return f"{low:,}{f' to {high:,}' * (low != high)} {what}{'s' * (high != 1)}"

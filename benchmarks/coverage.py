"""How often the suite's intervals hold the number that they are for, on the real labels of CMU-MOSEI.

    uv run python benchmarks/coverage.py --labels ../shared/corpora/mosei/CMU_MOSEI_Labels.csd

A population is all labelled videos with the outputs of simulated networks of one cell, which differ by seed: its skill
is known. Prints how often the 95 % interval of the overall skill holds it, over draws of few videos, beside the
percentile bootstrap that it took the place of; how often an interval of a share holds it; how often five seeds of the
cell are called different from five others, and one from another; and how many corpora of pure noise get an interval
without 0.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import QuantileRegressor

sys.path.insert(0, str(Path(__file__).parents[1] / "workflow/scripts"))

from emofuse.corpus.csd import open_sequence
from emofuse.paper import EMOTIONS
from emofuse.scores import baselines, confidence

VIDEOS = (10, 16, 30, 100)
SEEDS = 5

# Networks of the cell in the population, and how much of a label they see.
BANK, SEEN = 200, 0.25

# Videos of a noise corpus in its folds, 70, 10 and 20 % of 40, and features of a segment.
NOISE_FOLDS, FEATURES = (28, 4, 8), 8


@dataclass(frozen=True)
class Population:
    """Errors in all videos: of networks (networks, videos) and of the best constant (videos,); `segments` (videos,)."""

    errors: np.ndarray
    constant: np.ndarray
    segments: np.ndarray

    @property
    def skill(self) -> np.ndarray:
        """The overall skill (networks,)."""
        return 1 - self.errors.sum(axis=1) / self.constant.sum()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, required=True, help="CMU_MOSEI_Labels.csd")
    parser.add_argument("--draws", type=int, default=4000)
    parser.add_argument("--noise-corpora", type=int, default=100)
    arguments = parser.parse_args()
    by_video = read_videos(arguments.labels)
    rng = np.random.default_rng(2018)
    population = simulate(by_video, rng)
    print(f"skill of the cell {population.skill.mean():.1%}, between networks ±{population.skill.std():.1%}")
    print("videos, percentile bootstrap, this network, cell of 5 seeds, share of happy, A/A 5 seeds, A/A 1 seed")
    for videos in VIDEOS:
        rates = [
            *skill_coverage(population, videos, arguments.draws, rng),
            share_coverage(by_video, videos, arguments.draws, rng),
            *same_cell(population, videos, arguments.draws, rng),
        ]
        print(f"{videos}, " + ", ".join(f"{rate:.1%}" for rate in rates), flush=True)
    rng = np.random.default_rng(2018)
    counts = np.sum([noise_corpus(by_video, rng) for _ in range(arguments.noise_corpora)], axis=0)
    print(
        f"of {arguments.noise_corpora} noise corpora, intervals of skill against the best constant by validation: "
        f"{counts[0]} below 0, {counts[1]} above; against every constant: {counts[2]} above 0"
    )


def read_videos(path: Path) -> list[np.ndarray]:
    """The intensities (segments, emotions) of each video."""
    with open_sequence(path) as sequence:
        columns = [sequence.metadata["dimension names"].index(emotion) for emotion in EMOTIONS]
        return [sequence.read(video)[0][:, columns].astype(np.float64) for video in sequence.videos]


def simulate(by_video: list[np.ndarray], rng: np.random.Generator) -> Population:
    """Networks that see a part of each label through noise, some of it of the video and some of it of the network."""
    labels = np.concatenate(by_video)
    which = np.repeat(np.arange(len(by_video)), [len(video) for video in by_video])
    median, spread = np.median(labels, axis=0), labels.std(axis=0)
    noise = 0.1 * rng.standard_normal((len(by_video), len(EMOTIONS)))[which]
    noise += 0.1 * rng.standard_normal(labels.shape)
    errors = np.empty((BANK, len(by_video)))
    for number in range(BANK):
        own = rng.standard_normal((2, len(EMOTIONS)))
        seen = (SEEN + 0.05 * own[0]) * (labels - median)
        outputs = np.clip(median + seen + spread * (noise - 0.02 + 0.05 * own[1]), 0, 3)
        errors[number] = np.bincount(which, np.abs(outputs - labels).mean(axis=1))
    constant = np.bincount(which, np.abs(median - labels).mean(axis=1))
    return Population(errors, constant, np.bincount(which))


def skill_coverage(population: Population, videos: int, draws: int, rng: np.random.Generator) -> list[float]:
    """How often percentile bootstrap and interval of one network hold its skill, and that of a cell the cell's."""
    chosen = rng.choice(len(population.constant), (draws, videos))
    networks = rng.permuted(np.tile(np.arange(BANK), (draws, 1)), axis=1)[:, :SEEDS]
    # A column a draw.
    errors = population.errors[networks.T[..., None], chosen].transpose(0, 2, 1)
    constant, names = population.constant[chosen].T, np.arange(videos).astype(str)
    its_own, of_cell = 1 - population.skill[networks[:, 0]], 1 - population.skill.mean()
    percentile = np.empty((2, draws))
    for number in range(draws):
        drawn = rng.integers(videos, size=(1000, videos))
        ratios = errors[0, drawn, number].sum(axis=1) / constant[drawn, number].sum(axis=1)
        percentile[:, number] = np.quantile(ratios, [0.025, 0.975])
    return [
        held(percentile, its_own),
        held(confidence.ratio(errors[:1], constant, names).interval(), its_own),
        held(confidence.ratio(errors, constant, names).interval(), of_cell),
    ]


def share_coverage(by_video: list[np.ndarray], videos: int, draws: int, rng: np.random.Generator) -> float:
    """How often the interval of the share of segments that are happy holds that of all videos."""
    present = [video[:, EMOTIONS.index("happy")] > 0 for video in by_video]
    found = []
    for _ in range(draws):
        chosen = [present[video] for video in rng.choice(len(present), videos)]
        names = np.repeat(np.arange(videos).astype(str), [len(video) for video in chosen])
        found.append(confidence.share_interval(np.concatenate(chosen), names))
    return held(np.transpose(found), np.concatenate(present).mean())


def same_cell(population: Population, videos: int, draws: int, rng: np.random.Generator) -> list[float]:
    """How often five networks of the cell are called different from five others, and one from another."""
    names, found = np.arange(videos).astype(str), []
    for _ in range(draws):
        chosen = rng.choice(len(population.constant), videos)
        errors = population.errors[rng.permutation(BANK)[: 2 * SEEDS]][:, chosen].reshape(2, SEEDS, videos)
        pairs = errors, errors[:, :1]
        found.append([confidence.contrast(pair, np.array([[1, -1]]), names).differs()[0] for pair in pairs])
    return np.mean(found, axis=0).tolist()


def held(interval: tuple[np.ndarray, np.ndarray], number: np.ndarray | float) -> float:
    """How often a number is within intervals (low, high), each (draws,)."""
    low, high = interval
    return float(np.mean((low <= number) & (number <= high)))


def noise_corpus(by_video: list[np.ndarray], rng: np.random.Generator) -> tuple[bool, bool, bool]:
    """Whether the interval of the skill of a regression on noise lies below zero, and whether above it, against the
    best constant by validation; and whether it lies above zero against every constant.

    Its penalty is chosen on the validation videos, as the best constant is.
    """
    chosen = rng.permutation(len(by_video))[: sum(NOISE_FOLDS)]
    folds = np.split(chosen, np.cumsum(NOISE_FOLDS)[:-1])
    labels = [np.concatenate([by_video[video] for video in fold]) for fold in folds]
    features = [rng.standard_normal((len(fold), FEATURES)) for fold in labels]
    train, valid, test = labels
    outputs = np.empty_like(test)
    for target in range(len(EMOTIONS)):
        fits = [
            QuantileRegressor(alpha=alpha).fit(features[0], train[:, target]) for alpha in (0, 0.003, 0.01, 0.03, 0.1)
        ]
        best = min(fits, key=lambda fit: np.abs(fit.predict(features[1]) - valid[:, target]).mean())
        outputs[:, target] = np.clip(best.predict(features[2]), 0, 3)
    # The best by validation is the last.
    constants = baselines.every_constant(train, valid).values()
    rivals = np.stack([np.abs(constant - test).mean(axis=1) for constant in constants], axis=1)
    errors = np.broadcast_to(np.abs(outputs - test).mean(axis=1)[None, :, None], (1, *rivals.shape))
    videos = np.repeat(folds[2], [len(by_video[video]) for video in folds[2]]).astype(str)
    low, high = confidence.ratio(errors, rivals, videos).interval()
    return bool(low[-1] > 1), bool(high[-1] < 1), bool((high < 1).all())


if __name__ == "__main__":
    main()

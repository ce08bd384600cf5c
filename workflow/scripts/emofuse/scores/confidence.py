"""How sure a number is: every interval of the suite, over the videos and seeds that happened to be there.

Whole videos are the unit, for the segments of one share a speaker. Where there are several seeds, a number is a mean
over seeds, and training again is a part of its error: what is said is said of a cell. With one seed it is said of that
network alone.

Source: delete-one-group jackknife (Efron and Stein 1981), Student's t with Satterthwaite's degrees of freedom (1946);
`benchmarks/coverage.py` measures what it covers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95

# With fewer videos, variances are known so badly that nothing is concluded from them; with few, it is said.
FEWEST_FOR_VERDICT = 10
FEW_VIDEOS = 30

# So many standard errors an effect must have, to be seen in four of five samples by a 95 % interval.
DETECTABLE = 2.8

RESAMPLES = 2000
RESAMPLING_SEED = 2018

# Degrees of freedom of a variance that is known.
KNOWN = 10**9

# A variance that rounding makes, in parts of the squared number.
ROUNDING = 1e-18


@dataclass(frozen=True)
class Estimate:
    """Numbers with their standard errors and the degrees of freedom of these, each (columns,) float64.

    An error is NaN where it is not defined: with fewer than two `videos`, or where one alone bears a ratio. With one of
    `seeds`, it is over videos alone. Its `parts` are variances with their degrees of freedom, that over videos first.
    """

    value: np.ndarray
    error: np.ndarray
    degrees: np.ndarray
    videos: int
    seeds: int
    segments: int
    parts: list[tuple[np.ndarray, int]]

    def beside(self, segments: int) -> "Estimate":
        """The same numbers, with the errors of their differences from those of one other network.

        It answered so many other segments, as alike within their videos as these are.
        """
        (over_videos, degrees), *over_seeds = self.parts
        parts = [(over_videos * (1 + self.segments / segments), degrees)]
        parts += [(variance * (1 + self.seeds), degrees) for variance, degrees in over_seeds]
        return _estimate(self.value, parts, self.videos, self.seeds, self.segments)

    def widened(self, variance: np.ndarray) -> "Estimate":
        """The same numbers with a further variance (columns,), which is known."""
        return _estimate(self.value, [*self.parts, (variance, KNOWN)], self.videos, self.seeds, self.segments)

    def interval(self, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
        """The two-sided interval (low, high), each (columns,), by Student's t."""
        margin = self._margin((1 + confidence) / 2)
        return self.value - margin, self.value + margin

    def log_interval(self, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
        """The interval (low, high), each (columns,), of a number that cannot be negative: Student's t of its logarithm.

        It is wider above the number than below it, as errors are: large ones are rare, and missing from few videos.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            factor = np.where(self.error == 0, 1.0, np.exp(self._margin((1 + confidence) / 2) / self.value))
        return self.value / factor, self.value * factor

    def lower(self, confidence: float = (1 + CONFIDENCE) / 2) -> np.ndarray:
        """The one-sided lower bound (columns,); as a rule the lower end of the two-sided 95 % interval."""
        return self.value - self._margin(confidence)

    def differs(self, confidence: float = CONFIDENCE) -> np.ndarray:
        """Whether (columns,) bool zero is outside the interval; never where it is not defined."""
        low, high = self.interval(confidence)
        return (low > 0) | (high < 0)

    def is_within(self, margin: float, confidence: float = CONFIDENCE) -> np.ndarray:
        """Whether (columns,) bool the number is shown to be nearer to zero than `margin`: two one-sided tests.

        Each is at `confidence`, so that the interval at twice the risk, 90 %, lies within the margin.
        """
        low, high = self.interval(2 * confidence - 1)
        return (low > -margin) & (high < margin)

    def _margin(self, quantile: float) -> np.ndarray:
        # What does not vary has no degrees of freedom either.
        return np.where(self.error == 0, 0.0, t_quantile(self.degrees, quantile) * self.error)


def t_quantile(degrees: np.ndarray, share: float) -> np.ndarray:
    """The value below which this share of Student's t lies, of so many degrees of freedom."""
    # Who only shows intervals does without .3 s of imports.
    from scipy.special import stdtrit

    return stdtrit(degrees, share)


def ratio(numerators: np.ndarray, denominators: np.ndarray, videos: np.ndarray) -> Estimate:
    """sum(numerators) / sum(denominators), a column each, as the mean over seeds.

    `numerators` (seeds, segments, columns), `denominators` (segments, columns), not negative, are of the segments of
    `videos` (segments,) str. A column whose denominators are zero is NaN, and one where they are so but for
    one video has no error; others keep theirs.
    """
    tops, bottoms = _by_video(numerators, videos), _by_video(denominators, videos)
    totals = bottoms.sum(axis=0)
    by_seed = tops.sum(axis=1) / np.where(totals > 0, totals, np.nan)
    parts = [(_over_videos(tops.mean(axis=0), bottoms), len(bottoms) - 1), *_over_seeds(by_seed)]
    return _estimate(by_seed.mean(axis=0), parts, len(bottoms), *numerators.shape[:2])


def contrast(errors: np.ndarray, weights: np.ndarray, videos: np.ndarray) -> Estimate:
    """Weighted sums of cells' mean errors, paired by segment: a column a contrast.

    `errors` (cells, seeds, segments) are of the segments of `videos` (segments,) str, `weights` (contrasts, cells):
    1 and -1 for the difference of two cells. Seeds of different cells are independent.
    """
    sums = _by_video(errors[..., None], videos)[..., 0]
    segments = _by_video(np.ones((errors.shape[-1], 1)), videos)
    means = sums.sum(axis=-1) / segments.sum()
    tops = (weights @ sums.mean(axis=1)).T
    parts = [(_over_videos(tops, np.broadcast_to(segments, tops.shape)), len(segments) - 1)]
    for cell, by_seed in enumerate(means):
        parts += [(weights[:, cell] ** 2 * variance, degrees) for variance, degrees in _over_seeds(by_seed[:, None])]
    return _estimate(weights @ means.mean(axis=1), parts, len(segments), *errors.shape[1:])


def jackknife(statistic: Callable[[np.ndarray], np.ndarray], videos: np.ndarray) -> Estimate:
    """Any smooth statistic of segments of `videos` (segments,) str, as the mean over seeds.

    It takes which are kept, (segments,) bool, and gives (seeds, columns), NaN where it is not defined; an error is NaN
    where it is so without some video.
    """
    by_seed = statistic(np.ones(len(videos), bool))
    names = np.unique(videos)
    variance = np.full(by_seed.shape[1], np.nan)
    if len(names) > 1:
        left = np.stack([statistic(videos != name).mean(axis=0) for name in names])
        variance = (len(names) - 1) * left.var(axis=0)
        variance[variance < ROUNDING * left[0] ** 2] = 0
    parts = [(variance, len(names) - 1), *_over_seeds(by_seed)]
    return _estimate(by_seed.mean(axis=0), parts, len(names), len(by_seed), len(videos))


def linearised(by_seed: np.ndarray, influences: np.ndarray, videos: np.ndarray) -> Estimate:
    """Any smooth statistic (seeds, columns) of segments of `videos` (segments,) str, as the mean over seeds.

    `influences` (segments, columns) are its derivatives by the weights of segments, the mean over seeds too. NaN in
    either stays.

    Source: the infinitesimal jackknife (Jaeckel 1972), with videos for units.
    """
    sums = _by_video(influences, videos)
    count = len(sums)
    variance = (sums**2).sum(axis=0) * count / (count - 1) if count > 1 else np.full(sums.shape[1], np.nan)
    parts = [(variance, count - 1), *_over_seeds(by_seed)]
    return _estimate(by_seed.mean(axis=0), parts, count, len(by_seed), len(videos))


def family_quantile(
    numerators: np.ndarray, denominators: np.ndarray, videos: np.ndarray, confidence: float = CONFIDENCE
) -> float:
    """How many standard errors the furthest of all ratios strays from its own number: the quantile of max |t|.

    `numerators` (cells, seeds, segments), `denominators` (references, cells, segments) are of the segments of `videos`
    (segments,) str, zero where a cell does not answer. The same videos are drawn for all (2,000 resamples from a fixed
    seed, each with its own standard errors); what seeds add is drawn for each cell. NaN with fewer than two videos.

    Source: Westfall and Young (1993), studentised.
    """
    tops, bottoms = _by_video(numerators[..., None], videos)[..., 0], _by_video(denominators[..., None], videos)[..., 0]
    seeds, count = tops.shape[1:]
    if count < 2:
        return np.nan
    rng = np.random.default_rng(RESAMPLING_SEED)
    drawn = rng.multinomial(count, np.full(count, 1 / count), RESAMPLES).astype(np.float64)
    means = tops.mean(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        totals = bottoms.sum(axis=-1)
        ratios = means.sum(axis=-1) / totals
        bottom = _drawn(drawn, bottoms)
        found = _drawn(drawn, means)[:, None] / bottom
        squares = _drawn(drawn, means**2)[:, None] - 2 * found * _drawn(drawn, means * bottoms)
        squares += found**2 * _drawn(drawn, bottoms**2)
        variance = np.maximum(squares, 0) / bottom**2 * count / (count - 1)
        strayed = found - ratios
        if seeds > 1:
            part = (tops.sum(axis=-1) / totals[..., None]).var(axis=-1, ddof=1) / seeds
            shape = (RESAMPLES, 1, len(tops))
            strayed += np.sqrt(part) * rng.standard_normal(shape)
            variance += part * rng.chisquare(seeds - 1, shape) / (seeds - 1)
        statistics = np.abs(strayed) / np.sqrt(np.where(variance > ROUNDING * found**2, variance, np.nan))
    furthest = np.where(np.isfinite(statistics), statistics, -np.inf).max(axis=(1, 2))
    return float(np.quantile(furthest, confidence)) if np.isfinite(furthest).all() else np.nan


def share_interval(
    present: np.ndarray, videos: np.ndarray, confidence: float = CONFIDENCE, beside: int | None = None
) -> tuple[float, float]:
    """The interval (low, high) of a share, of `present` (segments,) or (seeds, segments) of `videos` (segments,) str.

    Wilson's, with as many segments as independent ones would have the same error, and Student's t. Where all are
    alike, every video counts as one. NaN with fewer than two videos. `beside`: how many segments another network
    answered, from whose share this one's is to differ, as in `Estimate.beside`.

    Source: Korn and Graubard (1998), Survey Methodology 24.
    """
    answers = np.atleast_2d(present).astype(np.float64)
    found = ratio(answers[..., None], np.ones((len(videos), 1)), videos)
    if found.videos < 2:
        return np.nan, np.nan
    share, spread = found.value[0], found.value[0] * (1 - found.value[0])
    worth = 1.0
    if beside is not None:
        found, worth = found.beside(beside), 1 / (1 + len(videos) / beside)
    variance = found.error[0] ** 2
    if spread <= 0:
        effective = found.videos * worth
    else:
        effective = min(len(videos) * worth, spread / variance if variance else np.inf)
    degrees = found.degrees[0] if variance else found.videos - 1
    squared = t_quantile(degrees, (1 + confidence) / 2) ** 2 / effective
    centre, margin = share + squared / 2, np.sqrt(squared * (spread + squared / 4))
    return (centre - margin) / (1 + squared), (centre + margin) / (1 + squared)


def seed_interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval (low, high) of the mean of `values` (seeds, ...) over seeds, by Student's t, each (...).

    In the units of the values; NaN with fewer than two seeds. It holds for training again on the same data, not for
    other data.
    """
    if len(values) < 2:
        return np.full(values.shape[1:], np.nan), np.full(values.shape[1:], np.nan)
    mean, error = values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(len(values))
    margin = error * t_quantile(len(values) - 1, (1 + CONFIDENCE) / 2)
    return mean - margin, mean + margin


def _by_video(values: np.ndarray, videos: np.ndarray) -> np.ndarray:
    """Sums (..., videos, columns) of values (..., segments, columns)."""
    _, which = np.unique(videos, return_inverse=True)
    order = np.argsort(which, kind="stable")
    starts = np.flatnonzero(np.diff(which[order], prepend=-1))
    return np.add.reduceat(values[..., order, :].astype(np.float64), starts, axis=-2)


def _drawn(drawn: np.ndarray, by_video: np.ndarray) -> np.ndarray:
    """Sums (resamples, ...) over the videos that are drawn (resamples, videos), of values (..., videos)."""
    return np.tensordot(drawn, by_video, axes=(1, -1))


def _over_videos(tops: np.ndarray, bottoms: np.ndarray) -> np.ndarray:
    """The jackknife variance (columns,) of the ratio of sums, both (videos, columns); NaN where it has none."""
    count = len(tops)
    with np.errstate(invalid="ignore", divide="ignore"):
        left = (tops.sum(axis=0) - tops) / (bottoms.sum(axis=0) - bottoms)
        variance = (count - 1) * left.var(axis=0)
    variance[variance < ROUNDING * left[0] ** 2] = 0
    return np.where((bottoms > 0).sum(axis=0) < 2, np.nan, variance)


def _over_seeds(by_seed: np.ndarray) -> list[tuple[np.ndarray, int]]:
    """The variance of the mean of numbers (seeds, columns), and its degrees of freedom; nothing for a single seed."""
    seeds = len(by_seed)
    return [(by_seed.var(axis=0, ddof=1) / seeds, seeds - 1)] if seeds > 1 else []


def _estimate(
    value: np.ndarray, parts: list[tuple[np.ndarray, int]], videos: int, seeds: int, segments: int
) -> Estimate:
    """An estimate whose variance is the sum of parts, each with its degrees of freedom."""
    variance = sum(part for part, _ in parts)
    with np.errstate(invalid="ignore", divide="ignore"):
        degrees = variance**2 / sum(part**2 / max(degrees, 1) for part, degrees in parts)
    return Estimate(value, np.sqrt(variance), degrees, videos, seeds, segments, parts)

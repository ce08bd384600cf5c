"""Which networks the figures of outputs show, and why: that which the summary names, and beside it the paper's."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from emofuse import options
from emofuse.errors import InputError
from emofuse.paper import SUBMISSION
from emofuse.scores.metrics_csv import read_metrics
from emofuse.scores.skill import best_by_validation, cell_skills

BEST, PAPERS = "best by validation", "the paper's system"

Found = TypeVar("Found")


def parser(description: str) -> argparse.ArgumentParser:
    """The parser of a program that draws what networks say."""
    made = options.figure_parser(description, metrics="metrics.csv")
    made.add_argument("--predictions", type=Path, nargs="+", required=True, help="predictions.csv of each cell")
    made.add_argument("--selected", type=Path, nargs="+", required=True, help="selected.json of each, in this order")
    made.add_argument("--targets", nargs="+", required=True)
    return made


def shown(arguments: argparse.Namespace, read: Callable[[Path, Path, list[str]], Found]) -> dict[str, Found]:
    """What `read` finds in the predictions of the networks that are shown, by their names with the reasons.

    Raises `InputError` where there are not as many predictions as selected candidates.
    """
    if len(arguments.predictions) != len(arguments.selected):
        raise InputError(
            f"--predictions names {len(arguments.predictions)} files, --selected {len(arguments.selected)}; it should"
            " be one of each for every cell"
        )
    cells = {}
    for predictions, selected in zip(arguments.predictions, arguments.selected, strict=True):
        candidate = json.loads(selected.read_text(encoding="utf-8"))
        cells[candidate["modalities"], candidate["architecture"]] = predictions, selected
    architectures = list(dict.fromkeys(architecture for _, architecture in cells))
    scores = cell_skills(read_metrics(arguments.metrics), architectures)
    best = best_by_validation(scores.loc[list(cells)])
    reasons = {best: [BEST]}
    papers = tuple(SUBMISSION.split("/"))
    if papers in cells:
        reasons.setdefault(papers, []).append(PAPERS)
    return {
        f"{modalities} {architecture.upper()} ({', '.join(why)})": read(
            *cells[modalities, architecture], arguments.targets
        )
        for (modalities, architecture), why in reasons.items()
    }

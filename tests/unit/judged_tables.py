"""What tests of tables share: a study of the paper's task, and scores of systems beside the constants."""

from dataclasses import replace

import numpy as np
import pandas as pd

from emofuse.configuration import protocol
from emofuse.paper import EMOTIONS
from emofuse.report.tables.study import Study
from emofuse.scores import baselines, evaluation

TARGETS = list(EMOTIONS)

CHOICES = protocol.Tables("valid", "common", "grouped", False, ["rounded"])
STUDY = Study(TARGETS, (0, 3), CHOICES)


def everywhere(labels):
    """A split of one round each of whose folds are all segments."""
    return [dict.fromkeys(("train", "valid", "test"), np.arange(len(labels)))]


def with_choices(**choices):
    return replace(STUDY, choices=replace(CHOICES, **choices))


def scored(outputs, truth, targets=TARGETS, label_range=(0, 3)):
    """Tidy metrics of systems (name to outputs) and of the constants, for each of two modality sets."""
    constants = baselines.every_constant(truth, truth)
    videos = np.array(["a", "b", "7", "c", "8"]).repeat(len(truth) // 5)
    by_set = {
        modalities: evaluation.score_groups(found, constants, truth, videos, targets, label_range)
        for modalities, found in outputs.items()
    }
    return pd.concat(by_set, names=["modalities"])


def said(table):
    """All that is said of a table."""
    return " ".join([table.caption, *table.notes, *table.reading])

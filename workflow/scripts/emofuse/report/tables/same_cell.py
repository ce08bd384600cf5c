"""The same cell with other seeds: how often it is called different."""

import numpy as np
import pandas as pd

from emofuse.report.table import Table
from emofuse.report.tables.study import Study
from emofuse.scores.confidence import FEWEST_FOR_VERDICT


def same_cell_table(found: pd.DataFrame, study: Study) -> Table:
    """A row a cell and one for all of what `same_cell.called_different` gives."""
    counts = found.copy()
    counts.index = pd.MultiIndex.from_tuples(
        [(modalities, architecture.upper()) for modalities, architecture in found.index], names=["modalities", "system"]
    )
    pairs = [column for column in counts if column not in ("segments", "videos")]
    counts.loc[("all", ""), pairs] = counts[pairs].sum()
    counts = counts.astype("Int64")
    frame = pd.DataFrame(
        {
            "segments": counts["segments"],
            "videos": counts["videos"],
            "halves of the seeds": counts["halves"],
            "called different": _share(counts, "halves"),
            "single networks": counts["networks"],
            "apart beyond videos": _share(counts, "networks"),
        }
    )
    look = (
        "Look at the last row: about 5 % of the halves should be called different, for nothing but chance is."
        if counts["halves"].any()
        else "These are too few seeds to be halved; look at how many single networks are apart."
    )
    return Table(
        f"Each cell against itself, trained from other seeds, by the errors on the same test segments. {look}",
        frame,
        ["called different", "apart beyond videos"],
        notes=study.notes(),
        reading=(
            "Halves of the seeds, of two or more, are compared as cells are, over videos and seeds.",
            "Pairs of single networks are compared over videos alone. How many are apart, though the cell is the same,"
            " shows what training again changes, and why no verdict on a cell is given with one seed.",
            f"With fewer than {FEWEST_FOR_VERDICT} videos, none is called different.",
        ),
    )


def _share(counts: pd.DataFrame, kind: str) -> pd.Series:
    """The share that differs; NaN where there is no pair."""
    pairs, different = (counts[column].astype(float) for column in (kind, f"{kind}_different"))
    return different / pairs.replace(0, np.nan)

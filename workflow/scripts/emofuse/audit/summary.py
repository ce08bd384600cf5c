"""What the audit found, in a sentence or two."""

import pandas as pd

from emofuse.audit.verdicts import (
    COMPATIBLE,
    CONFIRMATIONS,
    CONTRADICTED,
    INCONCLUSIVE,
    OF_OURS,
    REPRODUCED,
    SAYS_NOTHING,
    UNCHECKED,
    count,
)
from emofuse.report.summary import Finding, Summary


def of_claims(claims: pd.DataFrame, no_evidence: list[str]) -> Summary:
    """How many of the paper's claims have which verdict, of `claims.csv`; `no_evidence` says why it is none, if it is.

    What this project claims about the paper does not count.
    """
    counts = count(claims.loc[claims["where"] != OF_OURS, "verdict"])
    confirmed = counts[list(CONFIRMATIONS)].sum()
    verdict = (
        f"Of the paper's {counts.sum()} claims {confirmed} are confirmed and {counts[CONTRADICTED]} contradicted"
        + (f"; {counts[UNCHECKED]} cannot be checked here." if counts[UNCHECKED] else ".")
    )
    if no_evidence:
        verdict = f"Nothing here is evidence about the paper: {' and '.join(no_evidence)}. {verdict}"
    numbers = (
        f"Confirmed: {counts[REPRODUCED]} reproduced, {counts[COMPATIBLE]} compatible where a constant is not."
        f" Uninformative, for a constant is compatible too: {counts[SAYS_NOTHING]}. Inconclusive:"
        f" {counts[INCONCLUSIVE]}."
    )
    return Summary([Finding(verdict, numbers, "claims")], [])

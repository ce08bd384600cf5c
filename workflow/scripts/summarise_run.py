"""Say in a few sentences what came of a run: its best cell, beside the constants, the paper's claims, and its input."""

import json
from pathlib import Path

import pandas as pd

from emofuse import command_line, options
from emofuse.audit.summary import of_claims
from emofuse.configuration import protocol
from emofuse.files.atomic import whole_file
from emofuse.report import summary
from emofuse.report.summary import Summary
from emofuse.scores import metrics_csv


def main() -> None:
    parser = options.parser(
        __doc__,
        metrics="metrics.csv",
        inputs="record of the input (JSON)",
        output="summary.txt to write",
        record="the same to write as JSON",
    )
    parser.add_argument("--selected", type=Path, nargs="*", default=[], help="selected.json of each cell")
    parser.add_argument("--claims", type=Path, help="claims.csv, if the paper's claims were audited")
    parser.add_argument("--no-evidence", nargs="*", default=[], help="why the audit is no evidence about the paper")
    options.add_protocol(parser)
    parser.add_argument("--remark", action="append", default=[],
                        help="what else is to be said, such as what was not run; may be repeated")  # fmt: skip
    parser.add_argument("--heading", required=True, help="what it opens with: corpus and protocol")
    arguments = parser.parse_args()
    parts = [
        summary.of_cells(
            metrics_csv.read_metrics(arguments.metrics),
            [json.loads(path.read_text(encoding="utf-8")) for path in arguments.selected],
            protocol.read(arguments.protocol, protocol.Comparison),
        ),
        *([of_claims(pd.read_csv(arguments.claims), arguments.no_evidence)] if arguments.claims else []),
        summary.of_input(json.loads(arguments.inputs.read_text(encoding="utf-8"))),
    ]
    whole = Summary(
        [finding for part in parts for finding in part.findings],
        [*(caution for part in parts for caution in part.cautions), *arguments.remark],
    )
    with whole_file(arguments.output) as beside:
        beside.write_text("\n".join([f"{arguments.heading}.", *whole.lines]) + "\n", encoding="utf-8")
    with whole_file(arguments.record) as beside:
        summary.write_summary(whole, beside)


if __name__ == "__main__":
    command_line.run(main)

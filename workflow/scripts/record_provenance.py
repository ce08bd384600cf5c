"""Record what made a run's results, when they have been made."""

import json
from pathlib import Path

import pandas as pd

from emofuse import command_line, options, provenance
from emofuse.environment import environment
from emofuse.files.atomic import whole_file
from emofuse.report.methods import methods_page
from emofuse.report.provenance import provenance_page


def main() -> None:
    parser = options.parser(
        __doc__,
        home="folder of the Snakefile",
        inputs="checksums of the corpus's files (JSON)",
        audit="audit of the alignment (JSON)",
        folds="how large the folds are (CSV)",
        output="provenance to write (JSON)",
        page="page to write (HTML)",
        methods="page of what was done to write (HTML)",
    )
    parser.add_argument("--choices", type=json.loads, required=True, help="corpus, protocol and cells (JSON)")
    parser.add_argument("--environments", type=Path, nargs="*", default=[],
                        help="every environment.json of the run, beside what was trained in it")  # fmt: skip
    parser.add_argument("--heading", required=True, help="what the page opens with: corpus and protocol")
    arguments = parser.parse_args()
    audit = json.loads(arguments.audit.read_text(encoding="utf-8"))
    jobs = {arguments.audit.as_posix(): audit["environment"]}
    jobs |= {path.parent.as_posix(): json.loads(path.read_text(encoding="utf-8")) for path in arguments.environments}
    record = arguments.choices | {
        "code": provenance.code(arguments.home),
        "inputs": json.loads(arguments.inputs.read_text(encoding="utf-8")),
        "seeds": provenance.seeds(arguments.choices),
        "environments": provenance.environments(jobs | {"this record": environment()}),
    }
    with whole_file(arguments.output) as beside:
        beside.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    with whole_file(arguments.page) as beside:
        beside.write_text(provenance_page(record, arguments.heading), encoding="utf-8")
    with whole_file(arguments.methods) as beside:
        page = methods_page(record, pd.read_csv(arguments.folds), audit, arguments.heading)
        beside.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)

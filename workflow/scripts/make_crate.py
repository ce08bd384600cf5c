"""Make an archive of a run's reports: with its provenance, the sources that made it, and a Workflow Run RO-Crate's
metadata."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import yaml

from emofuse import command_line, options, provenance
from emofuse.files.atomic import whole_file, whole_folder
from emofuse.report import crate

# What a reader needs besides what decides results.
BESIDES = ("CITATION.cff", "LICENSE", "README.md", "pyproject.toml", "profiles")


def main() -> None:
    parser = options.parser(
        __doc__,
        home="folder of the Snakefile",
        record="provenance of the run (JSON)",
        folder="folder of the run's reports, in which the archive is completed",
    )
    parser.add_argument("--titles", type=json.loads, required=True,
                        help="title of each page and picture, by its path in the folder (JSON)")  # fmt: skip
    arguments = parser.parse_args()
    with whole_folder(arguments.folder / crate.SOURCE) as beside:
        for name in (*provenance.SOURCES, *BESIDES):
            copy(arguments.home / name, beside / name)
    with whole_file(arguments.folder / crate.RECORD) as beside:
        shutil.copyfile(arguments.record, beside)
    described = crate.run_crate(
        arguments.folder,
        json.loads(arguments.record.read_text(encoding="utf-8")),
        yaml.safe_load((arguments.home / "CITATION.cff").read_text(encoding="utf-8")),
        arguments.titles,
        datetime.fromtimestamp(int(arguments.record.stat().st_mtime), UTC),
    )
    with whole_file(arguments.folder / crate.METADATA) as beside:
        beside.write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    """A file or a folder; nothing of what Python compiles."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copyfile)
    else:
        shutil.copyfile(source, target)


if __name__ == "__main__":
    command_line.run(main)

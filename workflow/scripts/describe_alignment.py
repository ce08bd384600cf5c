"""Make a page for people of what the alignment found, replaced and dropped, and what the scaling lost."""

import json
from pathlib import Path

from emofuse import command_line, options
from emofuse.features import scaling
from emofuse.files.atomic import whole_file
from emofuse.report.data.alignment import alignment_page


def main() -> None:
    parser = options.parser(__doc__, audit="audit of the alignment (JSON)", output="page to write (HTML)")
    parser.add_argument("--scaling", type=Path, help="scaling (JSON) of all cells, if there are any")
    parser.add_argument("--scaling-of", nargs=2, action="append", default=[], metavar=("SET", "JSON"),
                        help="a modality set and the scaling of its cells; may be given several times")  # fmt: skip
    parser.add_argument("--heading", required=True, help="what the page opens with: corpus and protocol")
    arguments = parser.parse_args()
    scalings = scaling.read_scalings(arguments.scaling) if arguments.scaling else {}
    for modalities, path in arguments.scaling_of:
        own = scaling.read_scalings(Path(path))
        scalings |= {f"{modality}, in cells of {modalities}": found for modality, found in own.items()}
    page = alignment_page(json.loads(arguments.audit.read_text(encoding="utf-8")), scalings, arguments.heading)
    with whole_file(arguments.output) as beside:
        beside.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)

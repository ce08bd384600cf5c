"""Make the report of a run: one page that holds its tables, pages and pictures, and asks nothing of a network."""

from datetime import date
from pathlib import Path

from emofuse import command_line, options
from emofuse.files.atomic import whole_file
from emofuse.report import report
from emofuse.report.summary import read_summary


def main() -> None:
    parser = options.parser(__doc__, summary="what was found (JSON)")
    parser.add_argument("--heading", required=True, help="corpus and protocol")
    parser.add_argument("--picture", nargs=3, metavar=("TITLE", "SVG", "CAPTION"), help="the picture at the front")
    parser.add_argument("--entry", nargs=4, action="append", default=[],
                        metavar=("SECTION", "TITLE", "FILE", "CAPTION"),
                        help="a page (.html) or picture (.svg), with the file of its caption")  # fmt: skip
    parser.add_argument("--explorer", metavar="NAME", help="the page of segments, which lies beside the report")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    page = report.report_page(
        arguments.heading,
        f"{date.today():%d %B %Y}".lstrip("0"),
        read_summary(arguments.summary),
        _entry("", *arguments.picture) if arguments.picture else None,
        [_entry(*entry) for entry in arguments.entry],
        arguments.explorer,
    )
    with whole_file(arguments.output) as beside:
        beside.write_text(page, encoding="utf-8")


def _entry(section: str, title: str, path: str, caption: str) -> report.Entry:
    return report.Entry(section, title, Path(path), " ".join(Path(caption).read_text(encoding="utf-8").split()))


if __name__ == "__main__":
    command_line.run(main)

"""Draw what the input is like: words a segment, frames a word, and what is missing of each modality."""

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.report.data.coverage import coverage_figure
from emofuse.report.figures import canvas


def main() -> None:
    parser = options.figure_parser(__doc__, aligned="aligned store")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    canvas.save(coverage_figure(aligned.offsets, aligned.frames, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)

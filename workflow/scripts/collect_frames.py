"""Collect each segment's frames of one modality, for unimodal cells that are not aligned to words."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment.frames import collect_frames
from emofuse.configuration import protocol


def main() -> None:
    parser = options.parser(__doc__, output="store to write (HDF5)")
    options.add_label_options(parser)
    parser.add_argument("--modality", nargs=2, required=True, metavar=("NAME", "CSD"), help="the sequence of frames")
    options.add_protocol(parser)
    arguments = parser.parse_args()
    modality, frames = arguments.modality
    collect_frames(
        **options.label_arguments(arguments),
        modality=modality,
        frames=Path(frames),
        roots=options.roots(arguments, ["labels", modality]),
        non_finite=protocol.read_key(arguments.protocol, "alignment.non_finite"),
        output=arguments.output,
    )


if __name__ == "__main__":
    command_line.run(main)

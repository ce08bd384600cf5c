"""Print how two aligned stores of the same words differ, modality by modality."""

from emofuse import command_line, options
from emofuse.alignment import comparison
from emofuse.alignment.store import read_aligned


def main() -> None:
    parser = options.parser(
        __doc__, first="aligned store (HDF5)", second="aligned store of the same segments and words"
    )
    arguments = parser.parse_args()
    first, second = read_aligned(arguments.first), read_aligned(arguments.second)
    for modality, found in comparison.compare(first, second).items():
        place = ""
        if found.row is not None:
            place = f" ({comparison.where(first, found.row)}, feature {found.feature})"
        print(f"{modality}:")
        print(f"  largest absolute difference: {found.largest:.3g}{place}")
        print(f"  words that differ: {found.differing:,} of {len(first.words):,}")
        print(f"  words with frames in the first alone: {found.only_first:,}; in the second: {found.only_second:,}")


if __name__ == "__main__":
    command_line.run(main)

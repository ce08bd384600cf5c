"""Look up a corpus's words among word vectors, write these as a sequence, and count unknown words."""

from functools import partial
from pathlib import Path

from emofuse import command_line, options
from emofuse.word_vectors.look_up import look_up_corpus
from emofuse.word_vectors.package import MODULES, read_package
from emofuse.word_vectors.text_file import read_vectors


def main() -> None:
    parser = options.parser(
        __doc__,
        words=".csd of words",
        output=".csd to write",
        unknown_words="counts of words without a vector to write (JSON)",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--glove", type=Path,
                        help="text file of word vectors (GloVe's, or word2vec's), plain, .gz or .zip")  # fmt: skip
    source.add_argument("--package", choices=MODULES, help="installed package of word vectors")
    parser.add_argument("--contractions", choices=["whole", "split"], default="whole",
                        help="whether those without a vector get that of their parts")  # fmt: skip
    parser.add_argument("--unknown-limit", type=float, required=True, metavar="PERCENT",
                        help="how many of the spoken words may lack a vector; more is refused")  # fmt: skip
    parser.add_argument("--pauses", nargs="*", action="extend", default=[],
                        help="words that are pauses, and not counted")  # fmt: skip
    options.add_exclude(parser)
    options.add_roots(parser)
    arguments = parser.parse_args()
    look_up_corpus(
        arguments.words,
        arguments.package or str(arguments.glove),
        partial(read_package, arguments.package) if arguments.package else partial(read_vectors, arguments.glove),
        arguments.output,
        arguments.unknown_words,
        split_contractions=arguments.contractions == "split",
        root=options.roots(arguments, ["words"]).get("words"),
        pauses=arguments.pauses,
        exclude=arguments.exclude,
        unknown_limit=arguments.unknown_limit,
    )


if __name__ == "__main__":
    command_line.run(main)

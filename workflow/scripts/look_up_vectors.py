"""Look up a corpus's words in a text file of word vectors, write these as a sequence, and count unknown words."""

from emofuse import command_line, options
from emofuse.word_vectors.look_up import look_up_corpus


def main() -> None:
    parser = options.parser(
        __doc__,
        words=".csd of words",
        glove="text file of word vectors (GloVe's, or word2vec's), plain, .gz or .zip",
        output=".csd to write",
        unknown_words="counts of words without a vector to write (JSON)",
    )
    parser.add_argument("--unknown-limit", type=float, required=True, metavar="PERCENT",
                        help="how many of the spoken words may lack a vector; more is refused")  # fmt: skip
    parser.add_argument("--pauses", nargs="*", action="extend", default=[],
                        help="words that are pauses, and not counted")  # fmt: skip
    options.add_exclude(parser)
    options.add_roots(parser)
    arguments = parser.parse_args()
    look_up_corpus(
        arguments.words,
        arguments.glove,
        arguments.output,
        arguments.unknown_words,
        root=options.roots(arguments, ["words"]).get("words"),
        pauses=arguments.pauses,
        exclude=arguments.exclude,
        unknown_limit=arguments.unknown_limit,
    )


if __name__ == "__main__":
    command_line.run(main)

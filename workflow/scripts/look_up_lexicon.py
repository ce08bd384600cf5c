"""Look up a corpus's words in a lexicon, and write what it says of them as a sequence."""

from emofuse import command_line, options
from emofuse.word_vectors.lexicon import LEXICONS, look_up_lexicon


def main() -> None:
    parser = options.parser(__doc__, words=".csd of words", output=".csd to write")
    parser.add_argument("--lexicon", choices=LEXICONS, required=True)
    options.add_exclude(parser)
    options.add_roots(parser)
    arguments = parser.parse_args()
    look_up_lexicon(
        arguments.words,
        arguments.lexicon,
        arguments.output,
        root=options.roots(arguments, ["words"]).get("words"),
        exclude=arguments.exclude,
    )


if __name__ == "__main__":
    command_line.run(main)

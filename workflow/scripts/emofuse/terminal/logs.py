"""The end of a job's log, and what its program said there of its failure."""

import re
from pathlib import Path

# What stands before the line that names an error: the program's own, or a traceback of Python.
ERROR = re.compile(r"(?:[\w.-]+: )?error: ")
TRACEBACK = "Traceback (most recent call last):"
# As far from a log's end as an error is looked for, in bytes.
TAIL = 1 << 20
# What a message is cut to, in characters.
LONGEST = 500


def last_lines(path: Path, size: int) -> list[str]:
    """The lines in the last `size` bytes of a log, of which the first may lack its beginning."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - size))
        return file.read().decode(errors="replace").splitlines()


def error_in(path: Path) -> str:
    """The last error in a log as one line, the end of a traceback too; nothing if there is none."""
    lines = last_lines(path, TAIL)
    for number in reversed(range(len(lines))):
        if ERROR.match(lines[number]):
            return one_line(lines[number:])
        if lines[number] == TRACEBACK:
            # The frames are indented; what follows them is the exception.
            return one_line([line for line in lines[number + 1 :] if not line.startswith(" ")])
    return ""


def last_line(path: Path) -> str:
    """The last line of a log that is not empty; nothing if there is none."""
    return next((one_line([line]) for line in reversed(last_lines(path, TAIL)) if line.strip()), "")


def one_line(lines: list[str]) -> str:
    """Lines as one that a terminal can be given: no control characters, cut where it is long."""
    joined = " ".join(" ".join(lines).split())
    shown = "".join(letter if letter.isprintable() else "?" for letter in joined)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 2]} …"

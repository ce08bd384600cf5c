"""What programs say when they are asked for help, as JSON: exit code and output of each, by its path.

Each is run in a process of its own, forked from this one, which has imported what takes them long.
"""

import io
import json
import multiprocessing
import runpy
import sys
from contextlib import redirect_stdout

import seaborn  # noqa: F401
import tensorflow  # noqa: F401


def explain(program: str) -> tuple[int, str]:
    """The exit code and the output of a program that is asked for help."""
    sys.argv = [program, "--help"]
    code, said = 0, io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(said):
        try:
            runpy.run_path(program, run_name="__main__")
        except SystemExit as ended:
            code = ended.code or 0
    return code, said.buffer.getvalue().decode()


if __name__ == "__main__":
    programs = sys.argv[1:]
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as processes:
        print(json.dumps(dict(zip(programs, processes.map(explain, programs, chunksize=1), strict=True))))

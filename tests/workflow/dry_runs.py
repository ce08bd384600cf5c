"""Dry runs of Snakemake, each a process of its own, forked from one that has imported Snakemake.

The import takes twice as long as to plan a run of the tiny corpus, and dozens of tests ask for a plan. What a dry run
reads of the workflow's folder, its Snakefile, rules and library, each reads itself.
"""

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path


def dry_run(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess:
    """What `snakemake -n` with these arguments ends with in a folder; output and errors together."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as output:
        server = _server()
        print(json.dumps([str(folder), ["-n", *arguments], output.name]), file=server.stdin, flush=True)
        return subprocess.CompletedProcess(arguments, int(server.stdout.readline()), output.read())


@cache
def _server() -> subprocess.Popen:
    """The process that is forked, started when it is first asked."""
    server = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """For each line of a folder, arguments and a file: run Snakemake, write what it says, answer its exit code."""
    from snakemake.cli import get_argument_parser, main

    # Imports its plugins.
    get_argument_parser()
    # A child that looks through all of this for garbage would copy it.
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            folder, arguments, output = json.loads(line)
            written = os.open(output, os.O_WRONLY)
            os.dup2(written, 1)
            os.dup2(written, 2)
            os.chdir(folder)
            main(arguments)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _serve()

"""Pythons whose processes are forked from one that has imported what they use: Snakemake, or packages of programs.

Half of the time of a tiny run are imports, in forty processes, and dozens of tests ask for a plan. What is run so has
its command line, its environment, its files and its exit code as ever, is killed with the process group of whoever
asked for it, and reads the workflow's folder itself, with the library that lies there. What a program forgets to
import, or another has imported otherwise, the runs by the tests' own Python show: `finished`, and that of
test_any_locale.py.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

# With what it and the rules import besides once they read a workflow.
SNAKEMAKE = ("snakemake.cli", "filelock", "jsonschema", "smart_open", "tqdm")

# What takes programs longest. The library itself, which imports some packages without others, is that of each workflow,
# and is put aside.
PACKAGES = ("emofuse.networks.backend", "emofuse.report.figures.canvas", "h5py", "jinja2", "jsonschema", "pandas",
            "pandas.io.formats.style", "scipy.special", "sklearn.preprocessing")  # fmt: skip

# As Snakemake sets it for a job of one thread, before NumPy is imported.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

CLIENT = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    socket.send_fds(server, [b"."], [0, 1, 2])
    server.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ), os.getpid()]).encode())
    server.shutdown(socket.SHUT_WR)
    status = server.recv(8)
sys.exit(int(status or 1))
"""


def dry_run(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess:
    """What `snakemake -n` with these arguments ends with in a folder; output and errors together."""
    return subprocess.run(
        [warm_python(*SNAKEMAKE), "-m", "snakemake", "-n", *arguments], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip


@cache
def warm_python(*modules: str) -> str:
    """The path of an executable `python` that has these modules, as long as this process lives."""
    # pytest's own folders can be too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="warm"))
    address, python = folder / "socket", folder / "python"
    python.write_text(CLIENT.format(python=sys.executable, address=str(address)), encoding="utf-8")
    python.chmod(0o755)
    server = subprocess.Popen(
        [sys.executable, __file__, address, *modules], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | ONE_THREAD | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    atexit.register(server.communicate)
    assert server.stdout.readline(), f"no process has imported {', '.join(modules)}"
    return str(python)


def serve(address: str, *modules: str) -> None:
    """For whatever is asked for, be a process that runs it, beside one that waits for it and says how it ended."""
    for module in modules:
        importlib.import_module(module)
    for module in [name for name in sys.modules if name.split(".")[0] == "emofuse"]:
        del sys.modules[module]
    if "snakemake" in sys.modules:
        # Imports its plugins.
        sys.modules["snakemake.cli"].get_argument_parser()
    # A child that looks through all of this for garbage would copy it.
    gc.freeze()
    asking = accept_in_a_child(address)
    _, files, _, _ = socket.recv_fds(asking, 1, 3)
    asked = json.loads(b"".join(iter(lambda: asking.recv(65536), b"")))
    join_the_group_of(asked.pop())
    ends, ended = os.pipe()
    if running := os.fork():
        os.close(ended)
        asking.sendall(str(end_of(running, ends, asking)).encode())
        os._exit(0)
    asking.close()
    # Python's own end takes down all that was imported, and so copies it: a third of a second.
    os._exit(exit_code(partial(be_python, files, *asked)))


def join_the_group_of(client: int) -> None:
    """Be in the process group of whoever asks; that of another session, as a cluster's daemons have, is not joined."""
    if os.getsid(client) == os.getsid(0):
        os.setpgid(0, os.getpgid(client))


def end_of(running: int, ends: int, asking: socket.socket) -> int:
    """The exit code of a child that holds the other end of the pipe `ends`; killed if nobody waits for it any more."""
    happened = select.poll()
    happened.register(ends, 0)
    happened.register(asking, 0)
    if ends not in dict(happened.poll()):
        os.kill(running, signal.SIGKILL)
    _, status = os.waitpid(running, 0)
    return os.waitstatus_to_exitcode(status) % 256


def accept_in_a_child(address: str) -> socket.socket:
    """Wait until stdin ends, and come back in a process for each that asks, with the socket that it asks by."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        print("listening", flush=True)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            ready, _, _ = select.select([listening, sys.stdin], [], [])
            if sys.stdin in ready:
                # Whoever started this has ended, or was killed.
                shutil.rmtree(Path(address).parent)
                sys.exit()
            asking, _ = listening.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                return asking
            asking.close()


def be_python(files: list[int], arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be `python ARGUMENTS` in a folder, with `files` for stdin, stdout and stderr."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    # Those that there are know of other files whether these can be sought in.
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    if arguments[0] == "-m":
        sys.argv, sys.path[0] = arguments[1:], folder
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv, sys.path[0] = arguments, str(Path(arguments[0]).resolve().parent)
        runpy.run_path(arguments[0], run_name="__main__")


def exit_code(run: Callable[[], None]) -> int:
    """What Python would exit with after this, all that is to be done at the end being done."""
    code = None
    try:
        run()
    except SystemExit as ended:
        code = ended.code
        if not isinstance(code, int | None):
            print(code, file=sys.stderr)
            code = 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code or 0


if __name__ == "__main__":
    serve(*sys.argv[1:])

"""The Python that is forked for tests is one to whoever starts it, and ends with the process that it is for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from warm_python import warm_python

pytestmark = pytest.mark.workflow
SAYS = """
import os, sys, time
print(sys.argv[1:], os.getcwd(), time.tzname[0], "json" in sys.modules, __name__)
print("é", file=sys.stderr)
sys.exit(eval(sys.argv[1]))
"""


@pytest.mark.parametrize(("ending", "status", "said"), [("None", 0, "é\n"), ("7", 7, "é\n"), ("'no'", 1, "é\nno\n")])
def test_a_program_has_its_arguments_its_folder_its_environment_and_its_exit_code(tmp_path, ending, status, said):
    (tmp_path / "says.py").write_text(SAYS, encoding="utf-8")
    ran = subprocess.run(
        [warm_python("json"), "says.py", ending], cwd=tmp_path, capture_output=True, encoding="utf-8",
        env=os.environ | {"TZ": "Asia/Kathmandu"},
    )  # fmt: skip
    assert ran.stdout == f"{[ending]} {tmp_path} +0545 True __main__\n"
    assert (ran.returncode, ran.stderr) == (status, said)


def test_a_program_that_is_killed_or_fails_has_failed(tmp_path):
    for number, source in enumerate(["import os; os.kill(os.getpid(), 9)", "1 / 0"]):
        (tmp_path / f"{number}.py").write_text(source, encoding="utf-8")
        ran = subprocess.run([warm_python("json"), f"{number}.py"], cwd=tmp_path, capture_output=True, encoding="utf-8")
        assert ran.returncode != 0
    assert "ZeroDivisionError" in ran.stderr


def test_it_ends_with_whoever_started_it_and_leaves_nothing():
    code = "import os, warm_python; print(warm_python.warm_python('json'), flush=True); os.kill(os.getpid(), 9)"
    started = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert started.returncode == -signal.SIGKILL
    folder = Path(started.stdout.strip()).parent
    deadline = time.monotonic() + 30
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()


def test_it_is_killed_with_whoever_asked_for_it_alone_or_with_its_group(tmp_path):
    (tmp_path / "waits.py").write_text("import time; print('begun', flush=True); time.sleep(600)", encoding="utf-8")
    for kill in (os.kill, os.killpg):
        with subprocess.Popen(
            [warm_python("json"), "waits.py"], cwd=tmp_path, stdout=subprocess.PIPE, process_group=0
        ) as asking:
            assert asking.stdout.readline() == b"begun\n"
            kill(asking.pid, signal.SIGKILL)
            # Ends when no process holds it any more.
            assert asking.stdout.read() == b""

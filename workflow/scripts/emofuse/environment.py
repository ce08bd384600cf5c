"""What a job runs on: Python, the machine, and the packages that are installed, of which it may do without some."""

import platform
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

PROCESSORS = Path("/proc/cpuinfo")


def environment(accelerators: Iterable[str] = ()) -> dict:
    """`python`, `machine` and `processors` as text, and `packages`, the version of each installed distribution.

    `accelerators` names what the job computes on besides the processor. The same on all machines of a type: no names
    of machines, times or places.
    """
    found = {distribution.metadata["Name"].lower(): distribution.version for distribution in distributions()}
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": f"{platform.system()} {platform.machine()}",
        "processors": ", ".join([_processor(), *accelerators]),
        "packages": dict(sorted(found.items())),
    }


@contextmanager
def without(*modules: str) -> Iterator[None]:
    """Import as if these modules were not installed, which some libraries try for what is not used here.

    What was imported before stays what it was.
    """
    hidden = set(modules) - set(sys.modules)
    sys.modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _processor() -> str:
    if PROCESSORS.is_file():
        for line in PROCESSORS.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()

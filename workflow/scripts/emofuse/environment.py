"""What a job ran on: Python, the machine, and the packages that are installed."""

import platform
from collections.abc import Iterable
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


def _processor() -> str:
    if PROCESSORS.is_file():
        for line in PROCESSORS.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()

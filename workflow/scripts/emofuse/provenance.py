"""What made a run's results: the sources, the inputs, the choices, and where each job ran."""

import hashlib
import json
import logging
import subprocess
from pathlib import Path

from emofuse.files.checksums import sha256_of

log = logging.getLogger(__name__)

# What decides results, from the folder of the Snakefile.
SOURCES = ("Snakefile", "workflow", "config", "envs")


def code(home: Path) -> dict:
    """What the sources in `home`, the folder of the Snakefile, are.

    `commit`, and whether sources are `modified` since; both are None outside a git checkout. `sha256` is that of
    `workflow/` alone: of lines with the checksum and the name of each file.
    """
    files = sorted(path for path in (home / "workflow").rglob("*") if path.is_file() and path.suffix != ".pyc")
    lines = [f"{sha256_of(path)}  {path.relative_to(home).as_posix()}\n" for path in files]
    commit = _git(home, "rev-parse", "HEAD") if _git(home, "ls-files", "Snakefile") else None
    return {
        "commit": commit,
        "modified": bool(_git(home, "status", "--porcelain", "--", *SOURCES)) if commit else None,
        "sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }


def seeds(choices: dict) -> dict[str, int | list[int]]:
    """Each key of nested `choices` that is a seed or several, such as `protocol.split.seed`, with its value."""
    found = {}
    for key, value in choices.items():
        if isinstance(value, dict):
            found |= {f"{key}.{name}": seed for name, seed in seeds(value).items()}
        elif key in ("seed", "seeds"):
            found[key] = value
    return found


def environments(jobs: dict[str, dict]) -> list[dict]:
    """The different environments (as of `environment`) among those of jobs, each with the `jobs` that ran in it."""
    grouped = {}
    for job, found in jobs.items():
        grouped.setdefault(json.dumps(found), []).append(job)
    return [{"jobs": names, **json.loads(found)} for found, names in grouped.items()]


def _git(home: Path, *arguments: str) -> str | None:
    """What git says; None where there is no git or no checkout, with the reason in the log."""
    try:
        ended = subprocess.run(["git", "-C", home, *arguments], capture_output=True, encoding="utf-8", errors="replace")
    except FileNotFoundError:
        log.warning("git is not installed: the commit is not recorded")
        return None
    if ended.returncode:
        log.warning("no commit is recorded: %s", ended.stderr.strip())
        return None
    return ended.stdout.strip()

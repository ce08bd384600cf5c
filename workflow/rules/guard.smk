"""What must hold before a run's first job: nobody else is at work in this folder, and results can be written.

Snakemake's own lock is a file that outlives a killed run, and is off in profiles/default. This one goes with its
process, so that the same command takes a killed run up again.
"""

from tempfile import TemporaryFile

from filelock import FileLock, Timeout

GUARD = FileLock(".snakemake/run.lock")


def require_writable(folder):
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise WorkflowError(f"{folder} cannot be written: {error.strerror}; results are made there") from error


onstart:
    try:
        GUARD.acquire(timeout=0)
    except Timeout as error:
        raise WorkflowError("another run is at work in this folder; let it end, or stop it") from error
    for folder in ("results", "reports"):
        require_writable(f"{folder}/{NAME}")

"""What must hold before a run's first job: nobody else is at work in this folder, and results can be written.

Snakemake's own lock is a file that outlives a killed run, and is off in profiles/default. This one goes with its
process, so that the same command takes a killed run up again.
"""

import logging
from tempfile import TemporaryFile

from filelock import FileLock, Timeout
from snakemake_interface_logger_plugins.common import LogEvent

# One a process, however many modules are this suite.
GUARD = FileLock(".snakemake/run.lock", is_singleton=True)


def require_writable(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise WorkflowError(f"{folder} cannot be written: {error.strerror}; results are made there") from error


def look_for_jobs_when_one_has_ended():
    """Have Snakemake select jobs when one has ended, and not besides each second for each one that was started.

    It does so to start no more than a hundred a second, also here; with hundreds that are ready that takes a processor.
    """
    workflow.scheduler.job_rate_limiter = None


class Guard(logging.Handler):
    """Ends a run before its first job, which Snakemake announces in a module too, where it calls no hook."""

    def emit(self, record):
        if getattr(record, "event", None) != LogEvent.RUN_INFO or workflow.dryrun:
            return
        is_first_module = not GUARD.is_locked
        try:
            GUARD.acquire(timeout=0)
        except Timeout as error:
            raise WorkflowError("another run is at work in this folder; let it end, or stop it") from error
        for made in (rules.record_provenance.output.record, rules.make_report.output[0]):
            require_writable(Path(made).parent)
        if workflow.local_exec:
            look_for_jobs_when_one_has_ended()
        if is_first_module and workflow.executor_plugin.name == "slurm":
            require_no_jobs_left()
            Watch().over(workflow.executor_plugin.executor)


logger.addHandler(Guard())


include: "slurm.smk"

"""What a run tells on the terminal: while jobs run, what is at work; after a run of everything, what came of it; after
one that failed or was interrupted, why, and how to go on."""

import logging
import shlex

from snakemake.common import NOTHING_TO_BE_DONE_MSG
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.common import LogEvent
from tqdm.contrib import DummyTqdmFile

from emofuse.terminal.run_display import RunDisplay
from emofuse.terminal.run_ending import RunEnding

# How Snakemake begins to say that it was interrupted (SIGINT), or told to end (SIGTERM).
INTERRUPTIONS = ("Terminating processes on user request", "Will exit after finishing currently running jobs")


class JobWatcher(logging.Handler):
    """Tells a display what Snakemake says of its jobs."""

    def __init__(self, watched):
        super().__init__()
        self.watched = watched

    def emit(self, record):
        event = getattr(record, "event", None)
        if workflow.dryrun:
            return
        if event == LogEvent.RUN_INFO:
            # With --quiet, Snakemake would not even tell handlers like this one that a job has finished.
            workflow.scheduler.print_progress = True
            self.watched.plan({rule: count for rule, count in record.stats.items() if rule != "total"})
        elif event == LogEvent.JOB_INFO and record.log:
            self.watched.started(record.jobid, record.rule_name, Path(record.log[0]))
        elif event == LogEvent.JOB_FINISHED:
            self.watched.finished(record.job_id)
        elif event == LogEvent.JOB_ERROR:
            self.watched.failed(record.jobid)

    def close(self):
        self.watched.close()
        super().close()


class EndWatcher(JobWatcher):
    """Tells what shows the end of a run also of what else Snakemake knows of a job, and of interruptions."""

    def emit(self, record):
        super().emit(record)
        if getattr(record, "event", None) == LogEvent.JOB_ERROR and record.rule_msg:
            self.watched.remark(record.jobid, record.rule_msg)
        elif str(record.msg).startswith(INTERRUPTIONS):
            self.watched.interrupted()

    def close(self):
        # Before the first job, and while jobs are being ended, Snakemake does not say that it was interrupted.
        if sys.exc_info()[0] is KeyboardInterrupt:
            self.watched.interrupted()
        super().close()


def without_traceback_of_interruptions(kind, error, traceback):
    """Where an interruption ends the run, the last words are the list of what was not done."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)


class NothingWatcher(logging.Handler):
    """Shows the summary where nothing was to be done, after which Snakemake calls no hook."""

    def emit(self, record):
        if record.msg == NOTHING_TO_BE_DONE_MSG and not workflow.dryrun:
            show_summary()


def show_summary():
    """Say, if everything was asked for, what came of it and where it can be read."""
    [page], summary = rules.make_report.output, rules.summarise_run.output.text
    if any(page in job.output for job in workflow.dag.jobs):
        logger.info(f"\n{Path(summary).read_text(encoding='utf-8')}Report: {page}")


def add_once(handler, name):
    """Let a handler hear what Snakemake says; a Snakefile that changes a rule of a module reads all of it again."""
    if name not in {other.name for other in logger.handlers}:
        handler.name = name
        logger.addHandler(handler)


# Not in the processes that a cluster starts.
if workflow.is_main_process:
    add_once(NothingWatcher(), f"summary of {rules.make_report.output[0]}")
    for printer in list(logger.handlers):
        is_terminal = getattr(printer, "is_tty", False) and os.environ.get("TERM") != "dumb"
        # All modules have one display, above which this one writes already.
        has_display = is_terminal and isinstance(printer.stream, DummyTqdmFile)
        if is_terminal and not has_display and Quietness.ALL not in (workflow.output_settings.quiet or ()):
            logger.addHandler(JobWatcher(RunDisplay(printer.stream)))
            # What Snakemake prints goes above the display.
            printer.setStream(DummyTqdmFile(printer.stream))
    # Last, and however quiet Snakemake is: it closes its handlers, after its own last words, in the order they came.
    again = [*(["uv", "run"] if "UV" in os.environ else []), "snakemake", *sys.argv[1:]]
    said_to = sys.stdout if workflow.output_settings.stdout else sys.stderr
    add_once(EndWatcher(RunEnding(shlex.join(again), said_to)), "end of the run")
    sys.excepthook = without_traceback_of_interruptions


onsuccess:
    show_summary()

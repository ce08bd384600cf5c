"""What a run tells on the terminal: while jobs run, what is at work; after a run of everything, what came of it."""

import logging

from snakemake.common import NOTHING_TO_BE_DONE_MSG
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.common import LogEvent
from tqdm.contrib import DummyTqdmFile

from emofuse.terminal.run_display import RunDisplay


class JobWatcher(logging.Handler):
    """Tells a display what Snakemake says of its jobs."""

    def __init__(self, display):
        super().__init__()
        self.display = display

    def emit(self, record):
        event = getattr(record, "event", None)
        if workflow.dryrun:
            return
        if event == LogEvent.RUN_INFO:
            self.display.plan({rule: count for rule, count in record.stats.items() if rule != "total"})
        elif event == LogEvent.JOB_INFO and record.log:
            self.display.started(record.jobid, record.rule_name, Path(record.log[0]))
        elif event == LogEvent.JOB_FINISHED:
            self.display.finished(record.job_id)
        elif event == LogEvent.JOB_ERROR:
            self.display.failed(record.jobid)

    def close(self):
        self.display.close()
        super().close()


class NothingWatcher(logging.Handler):
    """Shows the summary where nothing was to be done, after which Snakemake calls no hook."""

    def emit(self, record):
        if record.msg == NOTHING_TO_BE_DONE_MSG and not workflow.dryrun:
            show_summary()


def show_summary():
    """Say, if everything was asked for, what came of it and where it can be read."""
    [page], [summary] = rules.make_report.output, rules.summarise_run.output
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


onsuccess:
    show_summary()

"""What came of a run that did not get to its end: what each failed step said, where its log is, and how to go on."""

from pathlib import Path
from typing import TextIO

from emofuse.cost import read_cost
from emofuse.terminal.logs import error_in, last_line, one_line
from emofuse.terminal.step import Step

# More failed steps than this are counted, and not told one by one.
MOST = 10
# What a program says that was interrupted (command_line.py), or Python where it had not begun.
INTERRUPTED = ("error: interrupted", "KeyboardInterrupt")


class RunEnding:
    """Keeps the steps of a run that were started and did not end well, and tells of them when it is closed.

    `command` is what started the run, and starts it again.
    """

    def __init__(self, command: str, terminal: TextIO):
        self.command = command
        self.terminal = terminal
        self._total = self._done = 0
        self._running: dict[int, Step] = {}
        self._failed: dict[int, Step] = {}
        self._remarks: dict[int, str] = {}
        self._interrupted = False

    def plan(self, counts: dict[str, int]) -> None:
        """Say how many steps of each rule there are."""
        self._total = sum(counts.values())

    def started(self, number: int, rule: str, log: Path) -> None:
        """Say that a step runs, and where its program logs."""
        # What failed may be tried again.
        self._failed.pop(number, None)
        self._remarks.pop(number, None)
        self._running[number] = Step(rule, log)

    def finished(self, number: int) -> None:
        """Say that a step is done."""
        self._done += 1
        self._running.pop(number, None)

    def failed(self, number: int) -> None:
        """Say that a step is over, and not done."""
        if step := self._running.pop(number, None):
            self._failed[number] = step

    def remark(self, number: int, text: str) -> None:
        """Say what is known of a step besides its log, such as what a cluster answered."""
        self._remarks[number] = text

    def interrupted(self) -> None:
        """Say that the run was told to stop."""
        self._interrupted = True

    def close(self) -> None:
        """Tell what is to be told; nothing of a run in which all that was started is done."""
        if self._interrupted or self._failed or self._running:
            print("", *self._lines(), sep="\n", file=self.terminal, flush=True)

    def _lines(self) -> list[str]:
        causes = {number: (step, self._cause(number, step)) for number, step in self._failed_steps().items()}
        told = [line for step, cause in list(causes.values())[:MOST] for line in _told(step, cause)]
        more = [f"  and {len(causes) - MOST} more"] if len(causes) > MOST else []
        return [
            self._heading(len(causes)),
            *told,
            *more,
            f"To go on{', mend that and' * bool(causes)} type the same again; what is done is kept:",
            f"  {self.command}",
        ]

    def _failed_steps(self) -> dict[int, Step]:
        """The steps that failed of themselves."""
        if not self._interrupted:
            # What is neither done nor reported: Snakemake could not use what the program made.
            return self._failed | self._running
        said = {number: _said(step) for number, step in self._failed.items()}
        return {
            number: self._failed[number] for number, text in said.items() if text and not text.startswith(INTERRUPTED)
        }

    def _heading(self, failed: int) -> str:
        if not self._total:
            return "interrupted before the first step"
        heading = f"{self._done} of {self._total} steps done" + f", {failed} failed" * bool(failed)
        if not self._interrupted:
            return heading
        running = len(self._running) + len(self._failed) - failed
        return f"{heading}; interrupted while {running} {'was' if running == 1 else 'were'} running"

    def _cause(self, number: int, step: Step) -> str:
        if said := _said(step):
            return said
        if number in self._remarks:
            return one_line([self._remarks[number]])
        if not step.has_log():
            return "its program wrote no log: it was not started, or was ended before it could"
        if read_cost(step.log):
            return "its program ended well, and Snakemake could not use what it made; its message is above"
        last = last_line(step.log)
        said = f"its log ends with: {last}" if last else "its log is empty"
        return f"ended without an error, as what is killed or runs out of memory or time; {said}"


def _said(step: Step) -> str:
    """What a step's program said of its failure; nothing if it did not."""
    try:
        return error_in(step.log) if step.has_log() else ""
    except OSError as error:
        return f"its log cannot be read: {error.strerror}"


def _told(step: Step, cause: str) -> list[str]:
    return [
        f"  {step.name}: {cause}",
        f"    log: {step.log if step.log.exists() else f'{step.log}, which is not there'}",
    ]

"""Runs on SLURM: what its plugin for Snakemake does not do.

While SLURM is away the plugin forgets the jobs that it asks for, and Snakemake would wait for them for ever. It does not
say that SLURM started a job again by itself, and submits once more what a killed run has left at work.
"""

import subprocess
import time


def squeue(*asked):
    """What SLURM lists of this user's jobs, line by line; nothing while it is away."""
    listed = subprocess.run(["squeue", "--me", "--noheader", *asked], capture_output=True, encoding="utf-8")
    return listed.stdout.splitlines()


def require_no_jobs_left():
    """End a run in whose folder jobs of a killed one are at work: both would make the same files."""
    left = {
        number
        for number, comment, folder in (line.split("|", 2) for line in squeue("--format", "%F|%k|%Z"))
        # Snakemake itself may be a job too; those of the plugin have a comment that names the rule.
        if comment.startswith("rule_") and folder == workflow.workdir_init
    }
    if left:
        raise WorkflowError(
            f"SLURM still has jobs of an earlier run in this folder. Let them end, or end them (scancel"
            f" {' '.join(sorted(left))}), then start again."
        )


def wait_for_slurm():
    """Come back when SLURM answers."""
    while subprocess.run(["scontrol", "ping"], stdout=subprocess.DEVNULL).returncode:
        logger.warning("SLURM does not answer; a job that could not be submitted waits for it")
        time.sleep(10)


class Watch:
    """Hears what an executor says of its jobs, which go by their numbers in SLURM."""

    def __init__(self):
        self.heard = set()
        self.restarts = {}

    def over(self, executor):
        """Let an executor keep jobs that a look at SLURM has said nothing of, and hear what it says of others."""
        look = executor.check_active_jobs

        async def check_active_jobs(instance, jobs):
            self.heard.clear()
            async for job in look(instance, jobs):
                self.heard.add(job.external_jobid)
                yield job
            unheard = [job for job in jobs if job.external_jobid not in self.heard]
            if unheard:
                numbers = ", ".join(job.external_jobid for job in unheard)
                logger.warning(f"SLURM does not answer, and is asked until it does; jobs not heard of: {numbers}")
            else:
                self.say_restarts()
            for job in unheard:
                yield job

        executor.check_active_jobs = check_active_jobs
        executor.report_job_success = self.hearing(executor.report_job_success)
        executor.report_job_error = self.hearing(executor.report_job_error)

    def hearing(self, says):
        """What an executor says of a job that has ended, which is heard."""

        def say(instance, job, *what, **more):
            if job.external_jobid is None:
                # It could not be submitted, and is tried again at once.
                wait_for_slurm()
            self.heard.add(job.external_jobid)
            says(instance, job, *what, **more)

        return say

    def say_restarts(self):
        """Say which jobs SLURM has started again since the last look."""
        for line in squeue("--states=all", "--Format", "JobArrayID:40,RestartCnt:20"):
            number, restarts = line.split()
            if number in self.heard and int(restarts) > self.restarts.get(number, 0):
                logger.warning(f"SLURM starts job {number} again, by itself: its node died, or was wanted for others")
                self.restarts[number] = int(restarts)

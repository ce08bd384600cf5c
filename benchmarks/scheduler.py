"""Time what Snakemake takes for a job that does next to nothing, under this suite's profile.

    uv run python benchmarks/scheduler.py --jobs 250 --cores 64

runs so many jobs of each kind in a workflow of their own, and one job, and prints Markdown: the seconds that each job
more took. The kinds: `suite`, `touch` from `shell:` with what the suite's rules have besides (a log, a benchmark,
resources); `shell`, the same without these; `python`, Python started from `shell:`; `script`; and `run`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROFILE = Path(__file__).parents[1] / "profiles/default"

KINDS = {
    "suite": """
    log: "{i}.log"
    benchmark: "{i}.tsv"
    resources: mem_mb=1, runtime=1
    params: text="text"
    shell: "touch {output:q} 2> {log:q}"
""",
    "shell": """
    shell: "touch {output:q}"
""",
    "python": """
    shell: "python -c 'import sys; open(sys.argv[1], \\"w\\")' {output:q}"
""",
    "script": """
    script: "make.py"
""",
    "run": """
    run:
        open(output[0], "w").close()
""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--cores", type=int, default=64)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    arguments = parser.parse_args()
    print(f"| {arguments.jobs} jobs, --cores {arguments.cores} | s | s a job |\n|:--|--:|--:|")
    for kind in arguments.kinds:
        alone, together = (seconds(KINDS[kind], jobs, arguments.cores) for jobs in (1, arguments.jobs))
        a_job = (together - alone) / (arguments.jobs - 1)
        print(f"| {kind} | {together:.1f} | {a_job:.3f} |", flush=True)


def seconds(directives: str, jobs: int, cores: int) -> float:
    """How long Snakemake takes for so many jobs that do not wait for one another."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "make.py").write_text('open(snakemake.output[0], "w").close()\n', encoding="utf-8")
        Path(folder, "Snakefile").write_text(
            f'rule all:\n    input: expand("{{i}}.txt", i=range({jobs}))\n'
            f'rule job:\n    output: "{{i}}.txt"{directives}',
            encoding="utf-8",
        )
        started = time.perf_counter()
        command = ["snakemake", "--cores", str(cores), "--workflow-profile", str(PROFILE)]
        run = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        if run.returncode:
            sys.exit(run.stderr)
        return time.perf_counter() - started


if __name__ == "__main__":
    main()

"""Say how much Snakemake read for checksums of inputs, in the folder whose run is finished.

    uv run python benchmarks/checksums.py

For each output of each job, Snakemake reads the job's inputs, those up to `max-checksum-file-size`, and keeps their
checksums in `.snakemake/metadata`. It prints gigabytes by input, those that were read most, and the seconds that one
reading of the first takes.
"""

import hashlib
import json
import time
from collections import Counter
from pathlib import Path


def main() -> None:
    read = Counter()
    for path in filter(Path.is_file, Path(".snakemake/metadata").rglob("*")):
        record = json.loads(path.read_text(encoding="utf-8"))
        inputs = Counter(record["input"] or [])
        for name in filter(Path.exists, map(Path, record["input_checksums"] or {})):
            read[name] += max(inputs[str(name)], 1) * name.stat().st_size
    print(f"{sum(read.values()) / 1e9:.1f} GB")
    for name, size in read.most_common(5):
        print(f"{name}: {size / 1e9:.2f} GB, {size // name.stat().st_size} times")
    [(most, _)] = read.most_common(1)
    started = time.process_time()
    with most.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    print(f"{most}: {time.process_time() - started:.3f} s of processor time a reading")


if __name__ == "__main__":
    main()

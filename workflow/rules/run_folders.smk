"""Which of the cells there can be this run is about, and where its results lie: never in the place of a larger run's."""

import hashlib
import json
from contextlib import suppress

from snakemake.common.configfile import load_configfile


def reported(record):
    """The cells of a run that came to its end, by its provenance.json; none where there is none."""
    with suppress(OSError, ValueError, KeyError):
        cells = json.loads(Path(record).read_text(encoding="utf-8"))["cells"]
        return [Path(cell).parts for cell in cells]
    return []


# As the files of the configuration have it, whatever --config says.
CONFIGURED = dict(config)
for file in (file for file in workflow.configfiles if file not in workflow.overwrite_configfiles):
    CONFIGURED |= load_configfile(file)
for file in workflow.overwrite_configfiles:
    CONFIGURED |= load_configfile(file)

NAME = f"{CORPUS['name']}/{PROTOCOL['name']}"
HEADING = f"{CORPUS['title']}, protocol {PROTOCOL['name']}" + (
    ", trained on shuffled labels" if PROTOCOL["labels"]["shuffled"] else ""
)
if set(cells_of(CONFIGURED)) - set(CELLS):
    HEADING += f", {len(CELLS)} of {len({*cells_of(CONFIGURED), *CELLS})} cells"

# A run that has all cells of the one before takes its place. One that leaves some out has a folder of its own, named by
# its cells; trials and selected candidates they share.
EARLIER = reported(f"results/{NAME}/provenance.json")
LEFT_OUT = [cell for cell in EARLIER if cell not in CELLS]
SELECTION = NAME
if LEFT_OUT:
    digest = hashlib.sha256(json.dumps(sorted(CELLS)).encode()).hexdigest()
    SELECTION = f"{NAME}/selections/{len(CELLS)}cells-{digest[:8]}"

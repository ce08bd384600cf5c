"""The choices of this run, shared by all rules. The corpus, the protocol, the cells, and where things lie."""

from itertools import product
from pathlib import Path

import yaml
from snakemake.utils import validate

HOME = Path(os.path.relpath(workflow.basedir))
MODALITIES = ("audio", "video", "text")
ENVIRONMENT = "../../envs/emofuse.yaml"


def find_choice(kind):
    """The path of the YAML file that config[kind] names, by its name in config/ or by its path."""
    name = str(config[kind])
    folder = HOME / "config" / {"corpus": "corpora", "protocol": "protocols"}[kind]
    path = Path(name) if name.endswith((".yaml", ".yml")) else folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(choice.stem for choice in folder.glob("*.yaml")))
        raise WorkflowError(f"{kind}: {name}: no such file as {path}; give one of {known}, or the path of a YAML file")
    return path


def load_choice(path, schema):
    """The content of a YAML file, checked against its schema."""
    try:
        content = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        raise WorkflowError(f"{path} is not YAML: {error}") from error
    check(content, schema, path)
    return content


def check(content, schema, source):
    """Validate content against workflow/schemas/<schema>.schema.yaml, filling in defaults."""
    try:
        validate(content, f"../schemas/{schema}.schema.yaml")
    except WorkflowError as error:
        raise WorkflowError(f"{source} is not a valid {schema}: {error}") from error


check(config, "config", "configuration")
CORPUS_FILE = find_choice("corpus")
CORPUS = load_choice(CORPUS_FILE, "corpus")
PROTOCOL = load_choice(find_choice("protocol"), "protocol")

# The modalities that this corpus has, and the cells that can be run with them.
AVAILABLE = [m for m in MODALITIES if "sample" in CORPUS or m in CORPUS["sequences"]]
CELLS = [
    (modalities, architecture)
    for modalities, architecture in product(config["modality_sets"], config["architectures"])
    if set(modalities.split("+")) <= set(AVAILABLE)
]

# The cell whose outputs figure 2 shows: the paper's is the trimodal BLSTM.
SHOWN_CELL = max(CELLS, key=lambda cell: (cell[0].count("+"), cell[1] == "blstm"), default=None)

# <corpus>, <run> and <report> are set in the Snakefile.
ALIGNED = f"<corpus>/aligned/{PROTOCOL['weighting']}.h5"
AUDIT = f"<corpus>/aligned/{PROTOCOL['weighting']}.alignment_audit.json"
SHAPE = "<run>/train/{modalities}/{architecture}/depth{depth}-maxlen{maxlen}"
CELL = "<run>/cells/{modalities}/{architecture}"

# The organisers' folds: made with the sample corpus, fetched, a file of the user's, or none.
FOLDS = CORPUS.get("folds")
if "sample" in CORPUS or isinstance(FOLDS, dict):
    FOLDS = "<corpus>/sequences/folds.json"

# The splits lie beside the store that says which segments they share out, and differ by seed.
SPLITS = {
    "grouped": f"<corpus>/splits/grouped-seed{PROTOCOL['split']['seed']}-{PROTOCOL['weighting']}.csv",
    "authors_rule": f"<corpus>/splits/authors_rule-{PROTOCOL['weighting']}.csv",
    "organisers": f"<corpus>/splits/organisers-{PROTOCOL['weighting']}.csv",
}
SPLIT = SPLITS[PROTOCOL["split"]["method"]]

HEADING = f"{CORPUS['title']}, protocol {PROTOCOL['name']}"


wildcard_constraints:
    modalities=r"(audio|video|text)(\+(audio|video|text))*",
    architecture="[a-z][a-z0-9_]*",
    depth=r"\d+",
    maxlen=r"\d+",
    seed=r"\d+",
    weighting="mean|wavg|cover",


if left_out := [
    f"{modalities}/{architecture}"
    for modalities, architecture in product(config["modality_sets"], config["architectures"])
    if (modalities, architecture) not in CELLS
]:
    logger.warning(
        f"Corpus {CORPUS['name']} has {', '.join(AVAILABLE) or 'no modality'}; not run: {', '.join(left_out)}"
    )

"""The choices of this run, shared by all rules. The corpus, the protocol, the cells, and where things lie."""

from itertools import product
from pathlib import Path

import yaml
from snakemake.utils import validate

HOME = Path(os.path.relpath(workflow.basedir))
SCRIPTS = HOME / "workflow/scripts"
ENVIRONMENT = "../../envs/emofuse.yaml"

# For what rules ask of the library: its modules of names and shapes, which import nothing else.
sys.path.insert(0, str(SCRIPTS))


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


def verbatim(value):
    """A parameter that Snakemake hands on as it is: in one given plainly it would fill in what stands in braces."""
    return lambda wildcards: value


check(config, "config", "configuration")
MODALITIES = config["modalities"]
CORPUS_FILE = find_choice("corpus")
CORPUS = load_choice(CORPUS_FILE, "corpus")
PROTOCOL = load_choice(find_choice("protocol"), "protocol")

# <corpus>, <run> and <report> are set in the Snakefile.
SHAPE = "<run>/train/{modalities}/{architecture}/depth{depth}-dense{dense}-maxlen{maxlen}"
CELL = "<run>/cells/{modalities}/{architecture}"

# The aligned store is named by its weighting, and by what else sets it apart.
USUAL = {"missing": "zeros", "non_finite": "zero", "backend": "emofuse"}
ALIGNMENT = "-".join(
    [PROTOCOL["alignment"]["weighting"]]
    + [PROTOCOL["alignment"][key] for key, usual in USUAL.items() if PROTOCOL["alignment"][key] != usual]
)
ALIGNED = f"<corpus>/aligned/{ALIGNMENT}.h5"
AUDIT = f"<corpus>/aligned/{ALIGNMENT}.alignment_audit.json"

# Unimodal cells may have rows of their own.
FRAMES = f"<corpus>/frames/{{modality}}-{PROTOCOL['alignment']['non_finite']}.h5"

# The organisers' folds: made with the sample corpus, fetched, a file of the user's, or none.
FOLDS = CORPUS.get("folds")
if "sample" in CORPUS or isinstance(FOLDS, dict):
    FOLDS = "<corpus>/sequences/folds.json"

# The splits lie beside the store that says which segments they share out, and differ by seed.
SPLITS = {
    "grouped": f"<corpus>/splits/grouped-seed{PROTOCOL['split'].get('seed')}-{ALIGNMENT}.csv",
    "authors_rule": f"<corpus>/splits/authors_rule-{ALIGNMENT}.csv",
    "organisers": f"<corpus>/splits/organisers-{ALIGNMENT}.csv",
}

# What is fitted: the protocol's own split, for tables 2 to 4; and the organisers' folds, for table 5.
FITS = {"own": SPLITS[PROTOCOL["split"]["method"]]} | ({"challenge": SPLITS["organisers"]} if FOLDS else {})

# What answers without features are scored on, and labels counted in: the same, by how the folds are made.
TEST_SETS = {PROTOCOL["split"]["method"]: FITS["own"]} | ({"organisers": FITS["challenge"]} if FOLDS else {})

HEADING = f"{CORPUS['title']}, protocol {PROTOCOL['name']}"


wildcard_constraints:
    modalities="({0})(\\+({0}))*".format("|".join(MODALITIES)),
    architecture="[a-z][a-z0-9_]*",
    depth=r"\d+",
    dense=r"\d+",
    maxlen=r"\d+",
    seed=r"\d+",
    alignment="(mean|wavg|cover)(-borrow)?(-propagate)?(-mmsdk)?",
    fit="own|challenge",
    modality="|".join(MODALITIES),

"""The choices of this run, shared by all rules: the corpus, the protocol, and where things lie."""

from itertools import product
from pathlib import Path

# Not workflow.basedir: where the suite is a module, that is the folder of the Snakefile that takes it.
HOME = Path(os.path.relpath(Path(workflow.current_basedir).parents[1]))
SCRIPTS = HOME / "workflow/scripts"
ENVIRONMENT = "../../envs/emofuse.yaml"

# For what rules ask of the library: its modules of choices and names, which load neither NumPy nor Keras.
sys.path.insert(0, str(SCRIPTS.resolve()))

from emofuse import architectures
from emofuse.configuration import array_files, consistency, files, protocol, shapes
from emofuse.errors import InputError


def verbatim(value):
    """A parameter that Snakemake hands on as it is: in one given plainly it would fill in what stands in braces."""
    return lambda wildcards: in_utf8(value)


def choices(asked):
    """The part of the protocol that a program decides by, as a parameter."""
    return verbatim(protocol.part(PROTOCOL, asked))


def rising(mem_mb):
    """A job's mem_mb: this much, twice as much at the second attempt, three times at the third."""
    return lambda wildcards, attempt: attempt * mem_mb


def places(folder):
    """Where files of the user's choice are looked for by name: where the run starts, then in the suite."""
    return list(dict.fromkeys([Path(folder), HOME / folder]))


def optional(option, values):
    """An option of a program with its values, or nothing where there are none."""
    return flatten([option, values]) if values else []


def named(*inputs):
    """A parameter: these inputs of a rule as options of its program, each by its name, but those that there are none of."""
    return lambda wildcards, input: flatten([optional(f"--{name.replace('_', '-')}", input[name]) for name in inputs])


try:
    files.complete(config, "config", [("configuration (config/config.yaml and --config)", config)])
    CORPUS_CHOICE = files.load_corpus(files.find(str(config["corpus"]), places("config/corpora"), "corpus"))
    PROTOCOL_CHOICE = files.load_protocol(files.find(str(config["protocol"]), places("config/protocols"), "protocol"))
    CORPUS, PROTOCOL = CORPUS_CHOICE.content, PROTOCOL_CHOICE.content
    if not (consistency.is_path_for_rules(str(HOME.resolve())) and consistency.is_path_for_rules(str(HOME))):
        raise InputError(
            f"the suite lies in {str(HOME.resolve())!r}; rename the folder to one without {{ }} < > and a hyphen in"
            " front"
        )
    consistency.require_consistency(
        config,
        CORPUS_CHOICE,
        PROTOCOL_CHOICE,
        bool(CORPUS.keys() & {"sample", "folds", "arrays"}),
        architectures.names(),
    )
except InputError as error:
    raise WorkflowError(str(error)) from error

# The root group to read, of sequences whose files have several.
ROOTS = {
    name: source["root"]
    for name, source in CORPUS.get("sequences", {}).items()
    if isinstance(source, dict) and "root" in source
}

# Where words are looked up, if their vectors come from a text file or a package.
TEXT = CORPUS.get("sequences", {}).get("text")
VECTORS = TEXT if isinstance(TEXT, dict) and {"glove", "package"} & set(TEXT) else None

# The lexicons that modalities are looked up in.
LEXICONS = {
    name: source["lexicon"]
    for name, source in CORPUS.get("sequences", {}).items()
    if isinstance(source, dict) and "lexicon" in source
}

EXCLUDE_OPTIONS = [f"--exclude={video}" for video in CORPUS["exclude"]]

MODALITIES = config["modalities"]

# The rounds of a cross-validation, each of which trains and selects in a folder of its own.
METHOD = PROTOCOL["split"]["method"]
ROUNDS = [f"round{number}" for number in range(1, PROTOCOL["split"]["folds"] + 1)] if METHOD == "folds" else []
OF_ROUND = "{fit}/" if ROUNDS else ""

# <corpus>, <run>, <selection> and <report> are set in the Snakefile.
SHAPE = f"<run>/{OF_ROUND}train/{{modalities}}/{{architecture}}/depth{{depth}}-dense{{dense}}-maxlen{{maxlen}}"
FINALISTS = f"<run>/{OF_ROUND}train/{{modalities}}/{{architecture}}/finalists"
SELECTED = f"<run>/{OF_ROUND}cells/{{modalities}}/{{architecture}}"
CELL = "<run>/cells/{modalities}/{architecture}"

# What is fitted is fitted once for all cells, or for each modality set where sets use segments of their own.
PER_MODE = PROTOCOL["segments"]["used"] == "per_mode"
FITTED = "{fit}/{modalities}" if PER_MODE else "{fit}"
FIT = f"<run>/fits/{FITTED}"

# The aligned store is named by its weighting, and by what else sets it apart.
USUAL = {"missing": "zeros", "non_finite": "zero", "backend": "emofuse"}
ALIGNMENT = "-".join(
    [PROTOCOL["alignment"]["weighting"]]
    + [PROTOCOL["alignment"][key] for key, usual in USUAL.items() if PROTOCOL["alignment"][key] != usual]
)

# Unimodal cells may have rows of their own.
FRAMES = f"<corpus>/frames/{{modality}}-{PROTOCOL['alignment']['non_finite']}.h5"

# Word-aligned arrays, if the corpus is of these: nothing of the protocol but this has a part in their store.
ARRAYS = CORPUS.get("arrays")
if ARRAYS:
    ALIGNMENT = "-".join(["arrays"] + ["propagate"] * (PROTOCOL["alignment"]["non_finite"] == "propagate"))
ALIGNED = f"<corpus>/aligned/{ALIGNMENT}.h5"
AUDIT = f"<corpus>/aligned/{ALIGNMENT}.alignment_audit.json"

# The organisers' folds: made with the sample corpus, those of arrays, fetched, a file of the user's, or none.
FOLDS = CORPUS.get("folds")
if "sample" in CORPUS or isinstance(FOLDS, dict):
    FOLDS = "<corpus>/sequences/folds.json"
elif ARRAYS:
    FOLDS = "<corpus>/arrays/folds.json"
elif FOLDS:
    FOLDS = local(in_utf8(FOLDS))

# The splits lie beside the store that says which segments they share out, and differ by seed.
SEED = f"seed{PROTOCOL['split'].get('seed')}"
SPLITS = {
    "grouped": f"<corpus>/splits/grouped-{SEED}-{ALIGNMENT}.csv",
    "folds": f"<corpus>/splits/folds{len(ROUNDS)}-{SEED}-{{fit}}-{ALIGNMENT}.csv",
    "authors_rule": f"<corpus>/splits/authors_rule-{ALIGNMENT}.csv",
    "organisers": f"<corpus>/splits/organisers-{ALIGNMENT}.csv",
}

# What is fitted: the protocol's own split or its rounds, for tables 2 to 4; and the organisers' folds, for table 5.
OWN = {fit: SPLITS[METHOD].format(fit=fit) for fit in ROUNDS or ["own"]}
FITS = OWN | ({"challenge": SPLITS["organisers"]} if FOLDS else {})

# The same by how the folds are made: answers without features are scored on them, and labels counted in them.
TEST_SETS = [(METHOD, path) for path in OWN.values()] + ([("organisers", FITS["challenge"])] if FOLDS else [])


def addresses(sources):
    """The options that say where a file may be had."""
    return flatten(
        [["--source", url] for url in sources] + [["--redirect-host", host] for host in CORPUS["redirect_hosts"]]
    )


def root_options(*names):
    """The options that say which root groups to read of these sequences."""
    return [f"--root={name}={ROOTS[name]}" for name in names if name in ROOTS]


def split_options(splits):
    """The names of `TEST_SETS`, each with the file of its split, as options of programs."""
    return flatten([["--split", name, path] for (name, _), path in zip(TEST_SETS, splits)])


wildcard_constraints:
    modalities="({0})(\\+({0}))*".format("|".join(MODALITIES)),
    architecture="[a-z][a-z0-9_]*",
    depth=r"\d+",
    dense=r"\d+",
    maxlen=r"\d+",
    fit="|".join(FITS),
    modality="|".join(MODALITIES),

"""Choices that contradict one another are refused here, before any job runs, with the keys named."""


def refuse(why):
    raise WorkflowError(f"protocol {PROTOCOL['name']}, corpus {CORPUS['name']}: {why}")


# Snakemake reads wildcards and path variables in every path of a rule, and programs options in a hyphen.
if set("{}<>") & set(workflow.basedir) or str(HOME).startswith("-"):
    refuse(f"the suite lies in {workflow.basedir!r}; rename the folder to one without {{ }} < > and a hyphen in front")

GIVEN = [source if isinstance(source, str) else source.get("glove") for source in CORPUS.get("sequences", {}).values()]
GIVEN += [CORPUS["folds"]] if isinstance(CORPUS.get("folds"), str) else []
for path in filter(None, GIVEN):
    if set("{}<>") & set(path) or path.startswith("-") or not path.isprintable():
        refuse(
            f"{CORPUS_FILE} names the path {path!r}; rename it to one without {{ }} < >, control characters and a hyphen"
            " in front"
        )

for modalities in config["modality_sets"]:
    if modalities.split("+") != [modality for modality in MODALITIES if modality in modalities.split("+")]:
        refuse(f"modality_sets names {modalities!r}; a set is of {', '.join(MODALITIES)}, joined with + in this order")

if unknown := sorted(CORPUS.get("sequences", {}).keys() - {"words", "labels", *MODALITIES}):
    refuse(
        f"{CORPUS_FILE} names the sequences {', '.join(unknown)}; there are words, labels and the modalities of"
        f" config/config.yaml, {', '.join(MODALITIES)}: correct the name, or add it to these"
    )

# Folders of the corpus, beside which the protocol's lies.
if PROTOCOL["name"] in ("sequences", "aligned", "frames", "splits", "logs", "benchmarks"):
    refuse(f"results/{CORPUS['name']}/{PROTOCOL['name']} is a folder of the corpus; give the protocol another name")

# Columns and rows that results have besides, and what pandas takes for a number that is missing.
TAKEN = (
    *("video", "segment", "fold", "seed", "overall", "none", "nan", "na", "null", "n/a"),
    # Columns of what predict.py writes.
    *("start", "end", "words", "frames", "cut", "missing"),
)
if taken := [target for target in CORPUS["targets"] if target.lower() in TAKEN or target.startswith("true_")]:
    refuse(f"targets {', '.join(taken)} have names that results use otherwise; rename them and their label_columns")

if PROTOCOL["segments"] == {"used": "per_mode", "tables": "common"}:
    refuse(
        "segments.used is per_mode and segments.tables is common: the cells of a table would answer other segments"
        " than its constants; make both per_mode or both common"
    )

if PROTOCOL["split"]["method"] != "grouped" and {"shares", "seed"} & PROTOCOL["split"].keys():
    refuse(
        f"split.method is {PROTOCOL['split']['method']}, which knows no split.shares and no split.seed;"
        " leave them out, or make split.method grouped"
    )

if PROTOCOL["split"]["method"] != "grouped" and not FOLDS:
    refuse(
        f"split.method is {PROTOCOL['split']['method']}, but the corpus names no organisers' folds;"
        " give it the key folds, or make split.method grouped"
    )

if PROTOCOL["split"]["method"] != "grouped" and not CORPUS["folds_can_train"]:
    refuse(
        f"split.method is {PROTOCOL['split']['method']}, but folds_can_train is false: the organisers' training videos"
        " have no sequences in this corpus; make split.method grouped"
    )

if PROTOCOL["challenge"]["needed"] and not FOLDS:
    refuse(
        "challenge.needed is true, but the corpus names no organisers' folds; give it the key folds, or make"
        " challenge.needed false to go without table 5"
    )

if PROTOCOL["alignment"]["backend"] == "mmsdk" and (
    PROTOCOL["alignment"]["weighting"] == "cover"
    or PROTOCOL["alignment"]["missing"] == "borrow"
    or PROTOCOL["alignment"]["non_finite"] == "propagate"
):
    refuse(
        "alignment.backend is mmsdk, which knows alignment.weighting mean and wavg, alignment.missing zeros and"
        f" alignment.non_finite zero alone; found {PROTOCOL['alignment']}"
    )

if PROTOCOL["alignment"]["non_finite"] == "propagate" and PROTOCOL["scaling"] != "max_abs":
    refuse(
        "alignment.non_finite is propagate, which scaling max_abs alone can undo; found scaling"
        f" {PROTOCOL['scaling']}"
    )

KNOWN = {source.stem for source in (SCRIPTS / "emofuse/architectures").glob("[a-z]*.py")}
if unknown := sorted({*PROTOCOL["search"]["by_architecture"], *config["architectures"]} - KNOWN):
    refuse(
        f"architecture {', '.join(unknown)}, named in architectures or search.by_architecture, is not among those"
        f" there are: {', '.join(sorted(KNOWN))}"
    )

for architecture in config["architectures"]:
    if not feasible_shapes(architecture):
        refuse(
            f"search.depth and search.maxlen leave {architecture} no shape that can exist: depth"
            f" {sorted({depth for depth, _, _ in shapes(architecture)})} needs maxlen of at least"
            f" {min(shortest_input(architecture, depth) for depth, _, _ in shapes(architecture))}, found"
            f" {sorted({maxlen for _, _, maxlen in shapes(architecture)})}"
        )

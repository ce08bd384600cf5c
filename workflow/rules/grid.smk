"""Which cells and shapes there are, what of them cannot exist, and what this corpus has no sequences for."""

from emofuse.networks.shapes import shortest_input

# What the sample corpus is made with, whatever modalities there can be.
SAMPLED = ("audio", "video", "text")

STORED = [modality for modality in MODALITIES if modality in (SAMPLED if "sample" in CORPUS else CORPUS["sequences"])]

# One-hot words need no sequence but the words themselves.
AVAILABLE = [m for m in MODALITIES if m in STORED or (m == "text" and PROTOCOL["text"] == "one_hot")]

WANTED = list(product(config["modality_sets"], config["architectures"]))
CELLS = [
    (modalities, architecture) for modalities, architecture in WANTED if set(modalities.split("+")) <= set(AVAILABLE)
]

if left_out := [
    f"{modalities}/{architecture}" for modalities, architecture in WANTED if (modalities, architecture) not in CELLS
]:
    logger.warning(
        f"Corpus {CORPUS['name']} has {', '.join(AVAILABLE) or 'no modality'}; not run: {', '.join(left_out)}"
    )

# The cell whose outputs figure 2 shows and whose candidate enters the challenge: the paper's is the trimodal BLSTM.
SHOWN_CELL = max(CELLS, key=lambda cell: (cell[0].count("+"), cell[1] == "blstm"), default=None)
CHALLENGE_CELL = SHOWN_CELL if FOLDS and CORPUS["folds_can_train"] else None


def shapes(architecture):
    """All shapes (depth, dense, maxlen) of the search for an architecture."""
    search = PROTOCOL["search"] | PROTOCOL["search"]["by_architecture"].get(architecture, {})
    return list(product(search["depth"], search["dense"], search["maxlen"]))


def feasible_shapes(architecture):
    """The shapes that can exist: valid convolutions leave no word of a short segment."""
    return [shape for shape in shapes(architecture) if shape not in infeasible_shapes(architecture)]


def infeasible_shapes(architecture):
    """The shapes that are known not to exist, and are shown but not run."""
    return [
        (depth, dense, maxlen)
        for depth, dense, maxlen in shapes(architecture)
        if maxlen < shortest_input(architecture, depth)
    ]


def shape_folders(modalities, architecture):
    """Where the trials of a cell's feasible shapes lie."""
    return [
        SHAPE.format(modalities=modalities, architecture=architecture, depth=depth, dense=dense, maxlen=maxlen)
        for depth, dense, maxlen in feasible_shapes(architecture)
    ]


def takes_frames(modalities):
    """Whether a modality set has frames for rows, not words."""
    return PROTOCOL["unimodal_rows"] == "frames" and modalities in MODALITIES and modalities != "text"


def rows_of(modalities):
    """The store whose rows a modality set is given."""
    return FRAMES.format(modality=modalities) if takes_frames(modalities) else ALIGNED


def scaling_of(modalities, fit):
    """The scaling of a modality set's rows, fitted to the training fold of `fit`."""
    return (
        f"<run>/fits/{fit}/scaling-frames-{modalities}.json"
        if takes_frames(modalities)
        else f"<run>/fits/{fit}/scaling.json"
    )

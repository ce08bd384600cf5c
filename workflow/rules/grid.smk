"""Which cells and shapes there are, and what this corpus has no sequences for."""

# What the sample corpus is made with, whatever modalities there can be.
SAMPLED = ["audio", "video", "text"]

if "sample" in CORPUS:
    NAMED = SAMPLED
elif ARRAYS:
    NAMED = array_files.modalities(ARRAYS)
else:
    NAMED = CORPUS["sequences"]

STORED = [modality for modality in MODALITIES if modality in NAMED]

# One-hot words need no sequence but the words themselves.
AVAILABLE = [m for m in MODALITIES if m in STORED or (m == "text" and PROTOCOL["text"] == "one_hot")]


def cells_of(chosen):
    """Each modality set of a configuration with each architecture, where this corpus has the modalities."""
    cells = product(chosen["modality_sets"], chosen["architectures"])
    return [cell for cell in cells if set(cell[0].split("+")) <= set(AVAILABLE)]


CELLS = cells_of(config)
WANTED = product(config["modality_sets"], config["architectures"])

if unavailable := ["/".join(cell) for cell in WANTED if cell not in CELLS]:
    logger.warning(
        f"Corpus {CORPUS['name']} has {', '.join(AVAILABLE) or 'no modality'}; not run: {', '.join(unavailable)}"
    )


def shown_cell(cells):
    """The cell whose outputs figure 2 shows and whose candidate enters the challenge: the paper's is the trimodal BLSTM."""
    return max(cells, key=lambda cell: (cell[0].count("+"), cell[1] == "blstm"), default=None)


SHOWN_CELL = shown_cell(CELLS)
CHALLENGE_CELL = SHOWN_CELL if FOLDS and CORPUS["folds_can_train"] else None


def of_cell(file, cell):
    """A file in a cell's folder."""
    return f"{CELL}/{file}".format(modalities=cell[0], architecture=cell[1])


def answers_of_cells(input):
    """Options of a program: each cell with its predictions and selected candidate, which are inputs by these names."""
    return flatten([["--cell", *cell, *files] for cell, *files in zip(CELLS, input.predictions, input.selected)])


def of_fit(file, cell, fit):
    """A file of what was selected for a cell in the protocol's own split, or in a round of it."""
    return f"{SELECTED}/{file}".format(modalities=cell[0], architecture=cell[1], fit=fit)


def of_shapes(file, cell, fit):
    """A file in the folder of each shape of a cell that can exist."""
    return [
        f"{SHAPE}/{file}".format(
            modalities=cell[0], architecture=cell[1], depth=depth, dense=dense, maxlen=maxlen, fit=fit
        )
        for depth, dense, maxlen in shapes.feasible(PROTOCOL, cell[1])
    ]


def of_trials(file, cell, fit):
    """A file in the folder of each shape of a cell, and in that of its finalists where they alone have all seeds."""
    finalists = f"{FINALISTS}/{file}".format(modalities=cell[0], architecture=cell[1], fit=fit)
    return of_shapes(file, cell, fit) + [finalists] * has_finalists(cell[1])


def has_finalists(architecture):
    """Whether only finalists have all seeds."""
    return shapes.seeds_of_all(PROTOCOL, architecture) != PROTOCOL["seeds"]


def by_fit(paths):
    """Files of the protocol's own split, or of each of its rounds, one round after another: a list for each."""
    size = len(paths) // len(OWN)
    return [paths[start : start + size] for start in range(0, len(paths), size)]


def fit_of(wildcards):
    """What a job of a shape or a cell is fitted to: the protocol's own split, or a round of it."""
    return wildcards.get("fit", "own")


def takes_frames(modalities):
    """Whether a modality set has frames for rows, not words."""
    return PROTOCOL["unimodal_rows"] == "frames" and modalities in MODALITIES and modalities != "text"


def rows_of(modalities):
    """The store whose rows a modality set is given."""
    return FRAMES.format(modality=modalities) if takes_frames(modalities) else ALIGNED


def fitted(file, modalities, fit):
    """What is fitted to the training fold of `fit` for the cells of a modality set."""
    return f"{FIT}/{file}".format(fit=fit, modalities=modalities)


def scaling_of(modalities, fit):
    """The scaling of a modality set's rows."""
    return fitted(f"scaling{f'-frames-{modalities}' if takes_frames(modalities) else ''}.json", modalities, fit)


def vocabulary_of(modalities, fit):
    """The words that are told apart, where text is one-hot."""
    return fitted("vocabulary.json", modalities, fit) if "one_hot" in PROTOCOL["text"].split("+") else []


def fitted_set(wildcards):
    """The option of what is fitted for a modality set alone."""
    return optional("--modalities", wildcards.get("modalities"))

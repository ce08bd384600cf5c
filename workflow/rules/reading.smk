"""What people read of a run, and in which order: for the report, and for `snakemake --report`."""

from emofuse.paper import is_the_papers_task

# Where zero is the lowest label, a target is present or absent; where there are several, they combine.
HAS_ABSENCE = CORPUS["label_range"][0] == 0
LABELS_COMBINE = HAS_ABSENCE and len(CORPUS["targets"]) > 1

# The paper's claims are about its six emotions, and about which of them occur together.
AUDITED = LABELS_COMBINE and is_the_papers_task(CORPUS["targets"])

# What a target is called.
TARGET = "emotion" if is_the_papers_task(CORPUS["targets"]) else "target"

# What is noise in a label shows where it is the mean of several ratings.
RATED = "ratings" in CORPUS

# A cell is compared with itself where it is trained from several seeds.
SAME_CELL = bool(CELLS) and len(PROTOCOL["seeds"]) > 1

# Whether each metric gets an answer of its own.
ORDINAL = PROTOCOL["network"]["output"] == "ordinal"

# The tables of cells, each if some cell of it is run, by how many modalities more than one it has.
NUMBERS = {min(modalities.count("+"), 2) for modalities, _ in CELLS}
OF_CELLS = {
    "table2": "Table 2: one modality",
    "table3": "Table 3: two modalities",
    "table4": "Table 4: three modalities or more",
}

TABLES = {
    "table1": "Table 1: answers without features",
    **{name: title for number, (name, title) in enumerate(OF_CELLS.items()) if number in NUMBERS},
    **({"table5": "Table 5: the organisers' test fold"} if FOLDS else {}),
    **({"detection": "Detection"} if CELLS and HAS_ABSENCE else {}),
    **({"decisions": "One set of probabilities, several decisions"} if CELLS and ORDINAL else {}),
    **({"groups": "Groups of videos"} if is_the_papers_task(CORPUS["targets"]) else {}),
    **({"same_cell": "The same cell with other seeds"} if SAME_CELL else {}),
    **({"search": "The search"} if CELLS else {}),
}

# The picture at the front: title, file in <report>.
FRONT = ("Skill over the best constant", "figures/skill.svg")

PRESENCE = [
    ("Figures", "Precision and recall of presence", "figures/precision_recall.svg"),
    ("Figures", "Reliability of presence", "figures/reliability.svg"),
]

# Section, title, file in <report>; its caption has the file's name and lies in workflow/report.
READ = [("Results", title, f"tables/{table}.html") for table, title in TABLES.items()]
READ += [("Results", "What the columns mean", "tables/dictionary.html")]
READ += [("Audit", "Claims of the paper", "claims.html")] if AUDITED else []
if CELLS:
    READ += [
        ("Figures", *FRONT),
        ("Figures", f"Skill by cell and {TARGET}", "skills.html"),
        ("Figures", "Skill as a picture", "figures/skill_heatmap.svg"),
        ("Figures", "Figure 1: the network", "figures/figure1.svg"),
        ("Figures", "Figure 2: the distribution of outputs", "figures/figure2.svg"),
        ("Figures", "Predicted against true intensity", "figures/intensity.svg"),
        *(PRESENCE if HAS_ABSENCE else []),
        ("Figures", "Learning curves", "figures/learning_curves.svg"),
    ]
READ += [("Data", "Input", "inputs.html"), ("Data", "Words and frames", "figures/coverage.svg")]
if LABELS_COMBINE:
    READ += [
        ("Data", f"{TARGET.capitalize()}s that occur together", "figures/co_occurrence.svg"),
        ("Data", f"Combinations of {TARGET}s", "labels/label_combinations.html"),
        ("Data", f"{TARGET.capitalize()}s a segment", "labels/label_counts.html"),
    ]
if RATED:
    READ += [
        ("Data", "Noise ceiling", "noise_ceiling/noise_ceiling.html"),
        ("Data", "The least error of any system", "figures/mae_floor.svg"),
    ]
READ += [
    ("Data", "Folds and their labels", "figures/folds.svg"),
    ("Data", "Split", "split/split.html"),
    ("Data", "Alignment", "alignment.html"),
    ("Cost", "Time and memory", "costs/costs.html"),
]

# All of it but what tells how it was made; and the page of segments, which stands beside the report.
RESULTS = [f"<report>/{file}" for _, _, file in READ] + (["<report>/explore.html"] if CELLS else [])

READ += [("Provenance", "Methods", "methods.html"), ("Provenance", "What made these results", "provenance.html")]


def caption(file):
    """The path of a caption from workflow/."""
    return f"report/{Path(file).stem}.rst"


def caption_file(file):
    """A caption as an input of rules, as `sources` are."""
    return local(str(HOME / "workflow" / caption(file)))


def shown(file):
    """The output <report>/`file`, with its place in `snakemake --report`, which sorts sections and results by name."""
    sections = list(dict.fromkeys(section for section, _, _ in READ))
    section, title, _ = next(entry for entry in READ if entry[2] == file)
    return report(
        f"<report>/{file}",
        category=f"{1 + sections.index(section)} {section}",
        labels={"result": title},
        caption=f"../{caption(file)}",
    )


def as_given(name):
    """How the corpus file names a file."""
    if "sample" in CORPUS:
        return f"made by the suite, {CORPUS['sample']['videos']} videos, seed {CORPUS['sample']['seed']}"
    if ARRAYS:
        return array_files.paths(ARRAYS)[name]
    named = CORPUS["folds"] if name == "folds" else CORPUS["sequences"][name]
    if isinstance(named, str):
        return named
    single = [named[key] for key in ("glove", "package", "lexicon", "path") if key in named]
    return " or ".join(single or named["sources"])

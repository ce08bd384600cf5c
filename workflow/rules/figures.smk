"""In: scores, curves and outputs of cells; tables of labels. Out: <report>/figures but the first, by a job each."""

# Of each figure: the files that it is drawn from, by the option that names them; what else it is told.
FIGURES = {}
ARCHITECTURES = ["--architectures", *config["architectures"]]
TARGETS = ["--targets", *CORPUS["targets"]]
COMPARED = ["--protocol", protocol.part(PROTOCOL, protocol.Comparison)]

if CELLS:
    scores = {"metrics": "<selection>/metrics.csv"}
    courses = {"curves": [of_fit("curves.csv", cell, fit) for cell in CELLS for fit in OWN]}
    # Those of the network that the summary names, which scores decide, and of the paper's.
    outputs = scores | {
        name: [of_cell(f"{name}.{ending}", cell) for cell in CELLS]
        for name, ending in (("predictions", "csv"), ("selected", "json"))
    }
    loss = ["--protocol", protocol.part(PROTOCOL, "training.loss")]
    label_range = ["--label-range", *map(str, CORPUS["label_range"])]
    FIGURES |= {
        "skill": (scores, [*ARCHITECTURES, *COMPARED]),
        "skill_heatmap": (scores, [*ARCHITECTURES, *TARGETS, *COMPARED]),
        "learning_curves": (courses, loss),
        "figure2": (outputs, TARGETS),
        "intensity": (outputs, [*TARGETS, *label_range]),
    }
    # Presence is a label above zero: where labels go below zero or begin above it, there is none to speak of.
    if HAS_ABSENCE:
        FIGURES |= dict.fromkeys(["precision_recall", "reliability"], (outputs, TARGETS))
FIGURES |= {
    "coverage": ({"aligned": ALIGNED}, []),
    "folds": ({"split": "<report>/split/split.csv"}, []),
}
if LABELS_COMBINE:
    FIGURES["co_occurrence"] = ({"combinations": "<report>/labels/label_combinations.csv"}, TARGETS)
if RATED:
    FIGURES["mae_floor"] = ({"bounds": "<report>/noise_ceiling/noise_ceiling.csv"}, [])

for figure, (files, told) in FIGURES.items():

    rule:
        name:
            f"plot_{figure}"
        input:
            **files,
            code=sources(f"plot_{figure}.py"),
        output:
            svg=shown(f"figures/{figure}.svg"),
            png=f"<report>/figures/{figure}.png",
        log:
            f"<selection>/logs/plot_{figure}.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            files=named(*files),
            told=verbatim(told),
            title=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} {params.files:q} {params.told:q} --title={params.title:q}"
            " --output {output.svg:q} {output.png:q} 2> {log:q}"

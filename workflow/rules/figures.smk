"""In: the store, tables of labels and folds; scores, curves and answers of cells. Out: <report>/figures, by one job."""

from emofuse.paper import SUBMISSION

FIGURES = [Path(file).stem for _, _, file in READ if file.endswith(".svg")]

# Figure 1 is the shown cell's network: in a cross-validation, where each round selects for itself, that of the first.
DRAWN_FIT = [*OWN][0]
if CELLS:
    WHY = " (the paper's system)" if f"{SHOWN_CELL[0]}/{SHOWN_CELL[1]}" == SUBMISSION else ""
    DRAWN_TITLE = f"{SHOWN_CELL[0]} {SHOWN_CELL[1].upper()}{WHY}: {HEADING}{f', {DRAWN_FIT}' if ROUNDS else ''}"


rule plot_figures:
    input:
        code=sources("plot_figures.py"),
        aligned=ALIGNED,
        split="<report>/split/split.csv",
        combinations="<report>/labels/label_combinations.csv" if LABELS_COMBINE else [],
        bounds="<report>/noise_ceiling/noise_ceiling.csv" if RATED else [],
        metrics="<selection>/metrics.csv" if CELLS else [],
        predictions=[of_cell("predictions.csv", cell) for cell in CELLS],
        selected=[of_cell("selected.json", cell) for cell in CELLS],
        curves=[of_fit("curves.csv", cell, fit) for cell in CELLS for fit in OWN],
        drawn=[of_fit(name, SHOWN_CELL, DRAWN_FIT) for name in ("model.keras", "selected.json")] if CELLS else [],
    output:
        svg=[shown(f"figures/{figure}.svg") for figure in FIGURES],
        png=expand("<report>/figures/{figure}.png", figure=FIGURES),
    log:
        "<selection>/logs/plot_figures.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        folder=lambda wildcards, output: str(Path(output.svg[0]).parent),
        figures=FIGURES,
        files=named("aligned", "split", "combinations", "bounds", "metrics", "curves"),
        cells=lambda wildcards, input: answers_of_cells(input),
        drawn=lambda wildcards, input: optional("--drawn", [in_utf8(DRAWN_TITLE), *input.drawn] if CELLS else []),
        architectures=config["architectures"],
        targets=verbatim(CORPUS["targets"]),
        label_range=CORPUS["label_range"],
        protocol=choices(protocol.Figures),
        title=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --figures {params.figures:q} {params.files:q} {params.cells:q} {params.drawn:q}"
        " --architectures {params.architectures:q} --targets {params.targets:q} --label-range {params.label_range:q}"
        " --protocol {params.protocol:q} --title={params.title:q} --output {params.folder:q} 2> {log:q}"

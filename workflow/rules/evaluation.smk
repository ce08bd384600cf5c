"""In: every cell's predictions, of each round in a cross-validation. Out: <selection>/metrics.csv, with the constants on
the same test segments."""

# Without cells, the constants are scored all the same.
CONSTANT_SETS = [] if CELLS else config["modality_sets"][:1]

if ROUNDS:

    rule pool_rounds:
        input:
            code=sources("pool_rounds.py"),
            trials=lambda wildcards: flatten(
                [of_trials("trials.csv", (wildcards.modalities, wildcards.architecture), fit) for fit in ROUNDS]
            ),
            selected=expand(f"{SELECTED}/selected.json", fit=ROUNDS, allow_missing=True),
            predictions=expand(f"{SELECTED}/predictions.csv", fit=ROUNDS, allow_missing=True),
        output:
            selected=f"{CELL}/selected.json",
            predictions=f"{CELL}/predictions.csv",
        log:
            "<run>/logs/pool_rounds/{modalities}/{architecture}.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            rounds=lambda wildcards, input: flatten(
                [
                    ["--round", str(Path(selected).parent), *trials]
                    for selected, trials in zip(input.selected, by_fit(input.trials))
                ]
            ),
            folder=subpath(output.selected, parent=True),
            protocol=choices("chosen_on"),
        shell:
            "python {input.code[0]:q} {params.rounds:q} --protocol {params.protocol:q}"
            " --output {params.folder:q} 2> {log:q}"


rule evaluate:
    input:
        code=sources("evaluate.py"),
        aligned=ALIGNED,
        splits=list(OWN.values()),
        predictions=[of_cell("predictions.csv", cell) for cell in CELLS],
    output:
        metrics="<selection>/metrics.csv",
        errors="<selection>/segment_errors.csv",
    log:
        "<selection>/logs/evaluate.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(500),
    params:
        cells=lambda wildcards, input: flatten(
            [["--cell", *cell, path] for cell, path in zip(CELLS, input.predictions)]
        ),
        modality_sets=flatten([["--modality-set", modalities] for modalities in CONSTANT_SETS]),
        protocol=choices(protocol.Scoring),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.splits:q} {params.cells:q}"
        " {params.modality_sets:q} --protocol {params.protocol:q}"
        " --output {output.metrics:q} --segment-errors {output.errors:q} 2> {log:q}"

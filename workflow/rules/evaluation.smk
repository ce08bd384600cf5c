"""In: every cell's predictions. Out: <selection>/metrics.csv, with the constants on the same test segments."""

# Without cells, the constants are scored all the same.
CONSTANT_SETS = [] if CELLS else config["modality_sets"][:1]


rule evaluate:
    input:
        code=sources("evaluate.py"),
        aligned=ALIGNED,
        split=FITS["own"],
        predictions=[of_cell("predictions.csv", cell) for cell in CELLS],
    output:
        metrics="<selection>/metrics.csv",
        errors="<selection>/segment_errors.csv",
    log:
        "<selection>/logs/evaluate.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(1000),
    params:
        cells=lambda wildcards, input: flatten(
            [["--cell", *cell, path] for cell, path in zip(CELLS, input.predictions)]
        ),
        modality_sets=flatten([["--modality-set", modalities] for modalities in CONSTANT_SETS]),
        protocol=choices(protocol.Scoring),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q} {params.cells:q}"
        " {params.modality_sets:q} --protocol {params.protocol:q}"
        " --output {output.metrics:q} --segment-errors {output.errors:q} 2> {log:q}"

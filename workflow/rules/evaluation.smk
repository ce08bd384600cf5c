"""In: every cell's predictions. Out: <run>/metrics.csv, with the constants on the same test segments."""

# Without cells, the constants are scored all the same.
CONSTANT_SETS = [] if CELLS else config["modality_sets"][:1]


rule evaluate:
    input:
        code=sources("evaluate.py"),
        aligned=ALIGNED,
        split=FITS["own"],
        predictions=[
            f"{CELL}/predictions.csv".format(modalities=modalities, architecture=architecture)
            for modalities, architecture in CELLS
        ],
    output:
        metrics="<run>/metrics.csv",
        errors="<run>/segment_errors.csv",
    log:
        "<run>/logs/evaluate.log",
    benchmark:
        "<run>/benchmarks/evaluate.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(1000),
        runtime=30,
    params:
        cells=lambda wildcards, input: [
            word for cell, path in zip(CELLS, input.predictions) for word in ("--cell", *cell, path)
        ],
        modality_sets=[word for modalities in CONSTANT_SETS for word in ("--modality-set", modalities)],
        used=PROTOCOL["segments"]["used"],
        scored_output=PROTOCOL["scored_output"],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q} {params.cells:q}"
        " {params.modality_sets:q} --used {params.used:q} --scored-output {params.scored_output:q}"
        " --output {output.metrics:q} --segment-errors {output.errors:q} 2> {log:q}"

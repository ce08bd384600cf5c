"""In: every cell's predictions. Out: <run>/metrics.csv, with the constants on the same test segments."""


rule evaluate:
    input:
        code=sources("evaluate.py"),
        aligned=ALIGNED,
        split=SPLIT,
        predictions=[
            f"{CELL}/predictions.csv".format(modalities=modalities, architecture=architecture)
            for modalities, architecture in CELLS
        ],
    output:
        "<run>/metrics.csv",
    log:
        "<run>/logs/evaluate.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=30,
    params:
        cells=lambda wildcards, input: [
            word for cell, path in zip(CELLS, input.predictions) for word in ("--cell", "/".join(cell), path)
        ],
        scored_output=PROTOCOL["scored_output"],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q} {params.cells:q}"
        " --scored-output {params.scored_output} --output {output:q} 2> {log:q}"

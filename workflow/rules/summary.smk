"""In: metrics and selected candidates. Out: <report>/summary.txt, the run in a few sentences."""


rule summarise_run:
    input:
        code=sources("summarise_run.py"),
        metrics="<run>/metrics.csv",
        selected=[
            f"{CELL}/selected.json".format(modalities=modalities, architecture=architecture)
            for modalities, architecture in CELLS
        ],
    output:
        "<report>/summary.txt",
    log:
        "<run>/logs/summarise_run.log",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        constants=PROTOCOL["segments"]["tables"],
        chosen_on=PROTOCOL["chosen_on"],
        remark=["--remark", "Sample corpus: not evidence."] if "sample" in CORPUS else [],
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --metrics {input.metrics:q} --selected {input.selected:q}"
        " --constants {params.constants:q} --chosen-on {params.chosen_on:q} {params.remark:q}"
        " --heading={params.heading:q} --output {output:q} 2> {log:q}"

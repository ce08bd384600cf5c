"""In: metrics, warnings of the input and selected candidates. Out: <report>/summary.txt, the run in a few sentences."""


rule summarise_run:
    input:
        code=sources("summarise_run.py"),
        metrics="<run>/metrics.csv",
        inputs="<report>/inputs.json",
        selected=[of_cell("selected.json", cell) for cell in CELLS],
    output:
        "<report>/summary.txt",
    log:
        "<run>/logs/summarise_run.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        protocol=choices(protocol.Comparison),
        remark=optional("--remark", "Sample corpus: not evidence." if "sample" in CORPUS else ""),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --metrics {input.metrics:q} --inputs {input.inputs:q} --selected {input.selected:q}"
        " --protocol {params.protocol:q} {params.remark:q} --heading={params.heading:q} --output {output:q} 2> {log:q}"

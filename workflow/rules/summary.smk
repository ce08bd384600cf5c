"""In: metrics and selected candidates. Out: <report>/summary.txt, the run in a few sentences."""

REMARKS = ["Sample corpus: not evidence."] if "sample" in CORPUS else []
if LEFT_OUT:
    REMARKS.append(
        f"Cells of an earlier run that are left out: {len(LEFT_OUT)}. Its report is kept: reports/{NAME}/report.html."
    )


rule summarise_run:
    input:
        code=sources("summarise_run.py"),
        metrics="<selection>/metrics.csv",
        selected=[of_cell("selected.json", cell) for cell in CELLS],
    output:
        "<report>/summary.txt",
    log:
        "<selection>/logs/summarise_run.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        protocol=choices(protocol.Comparison),
        remarks=flatten([["--remark", remark] for remark in REMARKS]),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --metrics {input.metrics:q} --selected {input.selected:q}"
        " --protocol {params.protocol:q} {params.remarks:q} --heading={params.heading:q} --output {output:q} 2> {log:q}"

"""In: metrics, warnings of the input and selected candidates. Out: <report>/summary.txt, the run in a few sentences."""

REMARKS = ["Sample corpus: not evidence."] if "sample" in CORPUS else []
if unavailable and CELLS:
    REMARKS.append(f"Not run, for want of sequences in this corpus: {', '.join(unavailable)}.")
if LEFT_OUT:
    REMARKS.append(
        f"Cells of an earlier run that are left out: {len(LEFT_OUT)}. Its report is kept: reports/{NAME}/report.html."
    )


rule summarise_run:
    input:
        code=sources("summarise_run.py"),
        metrics="<selection>/metrics.csv",
        inputs="<report>/inputs.json",
        claims="<report>/claims.csv" if AUDITED else [],
        selected=[of_cell("selected.json", cell) for cell in CELLS],
    output:
        text="<report>/summary.txt",
        record="<report>/summary.json",
    log:
        "<selection>/logs/summarise_run.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        protocol=choices(protocol.Comparison),
        claims=named("claims"),
        no_evidence=optional("--no-evidence", NO_EVIDENCE),
        remarks=flatten([["--remark", remark] for remark in REMARKS]),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --metrics {input.metrics:q} --inputs {input.inputs:q} --selected {input.selected:q}"
        " {params.claims:q} {params.no_evidence:q} --protocol {params.protocol:q} {params.remarks:q}"
        " --heading={params.heading:q} --output {output.text:q} --record {output.record:q} 2> {log:q}"

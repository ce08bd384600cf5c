"""In: the alignment's audit, scaling and splits. Out: <report>/alignment.html, split/, what the data are like."""


rule describe_alignment:
    input:
        code=sources("describe_alignment.py"),
        audit=AUDIT,
        scaling="<run>/fits/own/scaling.json" if CELLS else [],
    output:
        shown("alignment.html"),
    log:
        "<selection>/logs/describe_alignment.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        heading=verbatim(HEADING),
        scaling=lambda wildcards, input: optional("--scaling", input.scaling),
    shell:
        "python {input.code[0]:q} --audit {input.audit:q} {params.scaling:q} --heading={params.heading:q}"
        " --output {output:q} 2> {log:q}"


rule describe_split:
    input:
        code=sources("describe_split.py"),
        aligned=ALIGNED,
        splits=list(TEST_SETS.values()),
    output:
        page=shown("split/split.html"),
        others=expand("<report>/split/split.{ending}", ending=["csv", "md", "tex"]),
    log:
        "<selection>/logs/describe_split.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        folder=subpath(output.page, parent=True),
        splits=lambda wildcards, input: split_options(input.splits),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} {params.splits:q}"
        " --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"

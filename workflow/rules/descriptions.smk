"""In: the alignment's audit, scaling and splits. Out: <report>/alignment.html, split/, what the data are like."""

# By the modality set whose segments it is fitted to, or one for all.
if PER_MODE:
    SCALINGS = {modalities: scaling_of(modalities, "own") for modalities, _ in CELLS}
else:
    SCALINGS = {"": fitted("scaling.json", "", "own")} if CELLS else {}


rule describe_alignment:
    input:
        code=sources("describe_alignment.py"),
        audit=AUDIT,
        scalings=list(SCALINGS.values()),
    output:
        shown("alignment.html"),
    log:
        "<run>/logs/describe_alignment.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        heading=verbatim(HEADING),
        scalings=lambda wildcards, input: flatten(
            [
                ["--scaling-of", modalities, path] if modalities else ["--scaling", path]
                for modalities, path in zip(SCALINGS, input.scalings)
            ]
        ),
    shell:
        "python {input.code[0]:q} --audit {input.audit:q} {params.scalings:q} --heading={params.heading:q}"
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
        "<run>/logs/describe_split.log",
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

"""In: the alignment's audit, scaling and splits. Out: <report>/inputs, alignment and split, what the data are like; of
the metrics <report>/skills."""

# What is known of words that a file of vectors lacks.
LOOKED_UP = "<corpus>/sequences/unknown_words.json" if VECTORS else []

# What the page shows of each file, in its order.
if ARRAYS:
    SHOWN_FILES = list(array_files.paths(ARRAYS))
else:
    SHOWN_FILES = ["words", "labels", *STORED, *(["folds"] if FOLDS else [])]


rule describe_inputs:
    input:
        code=sources("describe_inputs.py"),
        aligned=ALIGNED,
        audit=AUDIT,
        checksums="<corpus>/inputs.json",
        vectors=LOOKED_UP,
        folds=FOLDS or [],
    output:
        record="<report>/inputs.json",
        page=shown("inputs.html"),
    log:
        "<run>/logs/describe_inputs.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        given=verbatim(flatten([["--given", name, as_given(name)] for name in SHOWN_FILES])),
        optional=named("vectors", "folds"),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --audit {input.audit:q}"
        " --checksums {input.checksums:q} {params.given:q} {params.optional:q}"
        " --heading={params.heading:q} --output {output.record:q} --page {output.page:q} 2> {log:q}"


# By the modality set whose segments it is fitted to, and by round, or one for all.
SETS = list(dict.fromkeys(modalities for modalities, _ in CELLS)) if PER_MODE else [""] if CELLS else []
SCALINGS = {
    ", ".join(filter(None, [modalities, fit if ROUNDS else ""])): (
        scaling_of(modalities, fit) if PER_MODE else fitted("scaling.json", "", fit)
    )
    for modalities, fit in product(SETS, OWN)
}


rule describe_alignment:
    input:
        code=sources("describe_alignment.py"),
        audit=AUDIT,
        scalings=list(SCALINGS.values()),
    output:
        shown("alignment.html"),
    log:
        "<selection>/logs/describe_alignment.log",
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
        splits=[path for _, path in TEST_SETS],
        folds=FOLDS or [],
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
        folds=named("folds"),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} {params.splits:q} {params.folds:q}"
        " --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"


if CELLS:

    rule describe_skills:
        input:
            code=sources("describe_skills.py"),
            metrics="<selection>/metrics.csv",
        output:
            shown("skills.html"),
        log:
            "<selection>/logs/describe_skills.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            architectures=["--architectures", *config["architectures"]],
            targets=verbatim(CORPUS["targets"]),
            protocol=choices(protocol.Comparison),
            heading=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --metrics {input.metrics:q} {params.architectures:q} --targets {params.targets:q}"
            " --protocol {params.protocol:q} --heading={params.heading:q} --output {output:q} 2> {log:q}"

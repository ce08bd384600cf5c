"""In: the store and its audit, splits, scaling. Out: <report>/inputs, alignment, split/ and labels/, what the data are
like."""

# What is known of words that a file of vectors lacks.
LOOKED_UP = "<corpus>/sequences/unknown_words.json" if VECTORS else []

# What the page shows of each file, in its order.
if ARRAYS:
    SHOWN_FILES = list(array_files.paths(ARRAYS))
else:
    SHOWN_FILES = ["words", "labels", *STORED, *(["folds"] if FOLDS else [])]

# Tables, and of which some are drawn as figures.
COUNTED = ["split/split", *(["labels/label_combinations", "labels/label_counts"] if LABELS_COMBINE else [])]

# By the modality set whose segments it is fitted to, and by round, or one for all.
SETS = list(dict.fromkeys(modalities for modalities, _ in CELLS)) if PER_MODE else [""] if CELLS else []
SCALINGS = {
    ", ".join(filter(None, [modalities, fit if ROUNDS else ""])): (
        scaling_of(modalities, fit) if PER_MODE else fitted("scaling.json", "", fit)
    )
    for modalities, fit in product(SETS, OWN)
}


rule describe_data:
    input:
        code=sources("describe_data.py"),
        aligned=ALIGNED,
        audit=AUDIT,
        checksums="<corpus>/inputs.json",
        vectors=LOOKED_UP,
        folds=FOLDS or [],
        splits=[path for _, path in TEST_SETS],
        scalings=list(SCALINGS.values()),
    output:
        record="<report>/inputs.json",
        pages=[shown(f"{page}.html") for page in ["inputs", "alignment", *COUNTED]],
        others=expand("<report>/{table}.{ending}", table=COUNTED, ending=["csv", "md", "tex"]),
    log:
        "<selection>/logs/describe_data.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        folder=subpath(output.record, parent=True),
        files=named("aligned", "audit", "checksums", "vectors", "folds"),
        given=verbatim(flatten([["--given", name, as_given(name)] for name in SHOWN_FILES])),
        splits=lambda wildcards, input: split_options(input.splits),
        scalings=lambda wildcards, input: flatten(
            [
                ["--scaling-of", modalities, path] if modalities else ["--scaling", path]
                for modalities, path in zip(SCALINGS, input.scalings)
            ]
        ),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} {params.files:q} {params.given:q} {params.splits:q} {params.scalings:q}"
        " --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"

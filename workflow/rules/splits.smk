"""In: the aligned store's segments, the organisers' folds. Out: <corpus>/splits/<split>.csv, by video."""

# Seeded splits leave the organisers' test videos out; where nothing can be trained on these folds, nothing needs to be
# kept from them.
LEFT_OUT_BY = FOLDS if FOLDS and CORPUS["folds_can_train"] else []

if METHOD in ("grouped", "folds"):
    SEEDED = {"grouped": "split_grouped", "folds": "split_cross_validation"}[METHOD]

    rule:
        name:
            SEEDED
        input:
            code=sources("split.py"),
            aligned=ALIGNED,
            folds=LEFT_OUT_BY,
        output:
            SPLITS[METHOD],
        log:
            f"<corpus>/logs/{SEEDED}/{Path(SPLITS[METHOD]).stem}.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            folds=named("folds"),
            method=METHOD,
            round=lambda wildcards: optional("--round", fit_of(wildcards).removeprefix("round") if ROUNDS else ""),
            protocol=choices(protocol.CrossValidation if ROUNDS else protocol.GroupedSplit),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} --method {params.method:q} {params.round:q}"
            " {params.folds:q} --protocol {params.protocol:q} --output {output:q} 2> {log:q}"


rule split_by_folds:
    input:
        code=sources("split.py"),
        aligned=ALIGNED,
        folds=FOLDS or [],
    output:
        f"<corpus>/splits/{{method}}-{ALIGNMENT}.csv",
    log:
        f"<corpus>/logs/split_by_folds/{{method}}-{ALIGNMENT}.log",
    wildcard_constraints:
        method="authors_rule|organisers",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        folds=named("folds"),
        # As CMU-MOSEI's do, the sample's own folds name two videos that have no labels.
        unmatched="warn" if "sample" in CORPUS else CORPUS["unmatched_names"],
        exclude=verbatim(EXCLUDE_OPTIONS),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --method {wildcards.method:q}"
        " {params.folds:q} --unmatched-names {params.unmatched:q} {params.exclude:q} --output {output:q} 2> {log:q}"

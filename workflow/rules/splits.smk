"""In: the aligned store's segments, the organisers' folds. Out: <corpus>/splits/<split>.csv, by video."""

# Seeded splits leave the organisers' test videos out; where nothing can be trained on these folds, nothing needs to be
# kept from them.
LEFT_OUT_BY = FOLDS if FOLDS and CORPUS["folds_can_train"] else []

if METHOD == "grouped":

    rule split_grouped:
        input:
            code=sources("split.py"),
            aligned=ALIGNED,
            folds=LEFT_OUT_BY,
        output:
            SPLITS["grouped"],
        log:
            f"<corpus>/logs/split_grouped/{SEED}-{ALIGNMENT}.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            folds=lambda wildcards, input: optional("--folds", input.folds),
            protocol=choices(protocol.GroupedSplit),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} --method grouped {params.folds:q}"
            " --protocol {params.protocol:q} --output {output:q} 2> {log:q}"


if ROUNDS:

    rule split_cross_validation:
        input:
            code=sources("split.py"),
            aligned=ALIGNED,
            folds=LEFT_OUT_BY,
        output:
            SPLITS["folds"],
        log:
            f"<corpus>/logs/split_cross_validation/folds{len(ROUNDS)}-{SEED}-{{fit}}-{ALIGNMENT}.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            folds=lambda wildcards, input: optional("--folds", input.folds),
            round=lambda wildcards: wildcards.fit.removeprefix("round"),
            protocol=choices(protocol.CrossValidation),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} --method folds --round {params.round:q}"
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
        folds=lambda wildcards, input: optional("--folds", input.folds),
        # As CMU-MOSEI's do, the sample's own folds name two videos that have no labels.
        unmatched="warn" if "sample" in CORPUS else CORPUS["unmatched_names"],
        exclude=verbatim(EXCLUDE_OPTIONS),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --method {wildcards.method:q}"
        " {params.folds:q} --unmatched-names {params.unmatched:q} {params.exclude:q} --output {output:q} 2> {log:q}"

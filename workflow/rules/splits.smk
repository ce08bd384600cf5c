"""In: the aligned store's segments, the organisers' folds. Out: <corpus>/splits/<split>.csv, by video."""


rule split_grouped:
    input:
        code=sources("split.py"),
        aligned="<corpus>/aligned/{weighting}.h5",
    output:
        "<corpus>/splits/grouped-seed{seed}-{weighting}.csv",
    log:
        "<corpus>/logs/split/grouped-seed{seed}-{weighting}.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        shares=PROTOCOL["split"]["shares"],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --method grouped"
        " --shares {params.shares} --seed {wildcards.seed} --output {output:q} 2> {log:q}"


rule split_by_folds:
    input:
        code=sources("split.py"),
        aligned="<corpus>/aligned/{weighting}.h5",
        folds=FOLDS or [],
    output:
        "<corpus>/splits/{method}-{weighting}.csv",
    log:
        "<corpus>/logs/split/{method}-{weighting}.log",
    wildcard_constraints:
        method="authors_rule|organisers",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        folds=lambda wildcards, input: ["--folds", input.folds] if input.folds else [],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --method {wildcards.method}"
        " {params.folds:q} --output {output:q} 2> {log:q}"

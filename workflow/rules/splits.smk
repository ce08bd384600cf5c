"""In: the aligned store's segments, the organisers' folds. Out: <corpus>/splits/<split>.csv, by video."""


rule split_grouped:
    input:
        code=sources("split.py"),
        aligned="<corpus>/aligned/{alignment}.h5",
    output:
        "<corpus>/splits/grouped-seed{seed}-{alignment}.csv",
    log:
        "<corpus>/logs/split/grouped-seed{seed}-{alignment}.log",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        shares=PROTOCOL["split"].get("shares"),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --method grouped"
        " --shares {params.shares:q} --seed {wildcards.seed:q} --output {output:q} 2> {log:q}"


rule split_by_folds:
    input:
        code=sources("split.py"),
        aligned="<corpus>/aligned/{alignment}.h5",
        folds=FOLDS or [],
    output:
        "<corpus>/splits/{method}-{alignment}.csv",
    log:
        "<corpus>/logs/split/{method}-{alignment}.log",
    wildcard_constraints:
        method="authors_rule|organisers",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        folds=lambda wildcards, input: ["--folds", input.folds] if input.folds else [],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --method {wildcards.method:q}"
        " {params.folds:q} --output {output:q} 2> {log:q}"

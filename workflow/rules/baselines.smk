"""In: labels and splits. Out: <run>/baselines.csv, the answers that need no features, scored."""


rule score_baselines:
    input:
        code=sources("score_baselines.py"),
        aligned=ALIGNED,
        splits=list(TEST_SETS.values()),
    output:
        "<run>/baselines.csv",
    log:
        "<run>/logs/score_baselines.log",
    benchmark:
        "<run>/benchmarks/score_baselines.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(1000),
        runtime=30,
    params:
        splits=lambda wildcards, input: [
            word for name, split in zip(TEST_SETS, input.splits) for word in ("--split", name, split)
        ],
        draws=PROTOCOL["random_baseline"]["draws"],
        seed=PROTOCOL["random_baseline"]["seed"],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} {params.splits:q}"
        " --draws {params.draws:q} --seed {params.seed:q} --output {output:q} 2> {log:q}"

"""In: labels and splits. Out: <run>/baselines.csv, the answers that need no features, scored."""


rule score_baselines:
    input:
        code=sources("score_baselines.py"),
        aligned=ALIGNED,
        splits=[path for _, path in TEST_SETS],
    output:
        "<run>/baselines.csv",
    log:
        "<run>/logs/score_baselines.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(500),
    params:
        splits=lambda wildcards, input: split_options(input.splits),
        protocol=choices(protocol.RandomBaseline),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} {params.splits:q}"
        " --protocol {params.protocol:q} --output {output:q} 2> {log:q}"

"""In: <corpus>/sequences/*.csd. Out: <corpus>/aligned/<weighting>.h5, a row a word, and an audit of what was done."""


rule align:
    input:
        code=sources("align.py"),
        words="<corpus>/sequences/words.csd",
        labels="<corpus>/sequences/labels.csd",
        modalities=expand("<corpus>/sequences/{modality}.csd", modality=AVAILABLE),
    output:
        aligned="<corpus>/aligned/{weighting}.h5",
        audit="<corpus>/aligned/{weighting}.alignment_audit.json",
    log:
        "<corpus>/logs/align/{weighting}.log",
    benchmark:
        "<corpus>/benchmarks/align/{weighting}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=120,
    params:
        modalities=lambda wildcards, input: [
            word for pair in zip(AVAILABLE, input.modalities) for word in ("--modality", *pair)
        ],
        label_columns=CORPUS["label_columns"],
        targets=CORPUS["targets"],
        label_range=CORPUS["label_range"],
        pauses=CORPUS["pauses"],
        exclude=CORPUS["exclude"],
        title=CORPUS["title"],
    shell:
        "python {input.code[0]:q} --words {input.words:q} --labels {input.labels:q} {params.modalities:q}"
        " --label-columns {params.label_columns:q} --targets {params.targets:q} --label-range {params.label_range}"
        " --weighting {wildcards.weighting:q} --pauses {params.pauses:q} --exclude {params.exclude:q}"
        " --title {params.title:q} --output {output.aligned:q} --audit {output.audit:q} 2> {log:q}"

"""In: <corpus>/sequences/*.csd. Out: <corpus>/aligned/<alignment>.h5, a row a word, and an audit of what was done."""

# The program that aligns, and its environment. The SDK's alignment knows no other way with what is missing.
if PROTOCOL["alignment"]["backend"] == "mmsdk":
    ALIGN, ALIGN_ENVIRONMENT, ALIGN_OPTIONS = "align_with_mmsdk.py", "../../envs/mmsdk.yaml", []
    # It holds the whole corpus in memory, about 10 MB a video (docs/performance.md).
    ALIGN_MB = 48000
else:
    ALIGN, ALIGN_ENVIRONMENT, ALIGN_MB = "align.py", ENVIRONMENT, 500
    ALIGN_OPTIONS = [
        *("--missing", PROTOCOL["alignment"]["missing"]),
        *("--non-finite", PROTOCOL["alignment"]["non_finite"]),
    ]


rule align:
    input:
        code=sources(ALIGN),
        words="<corpus>/sequences/words.csd",
        labels="<corpus>/sequences/labels.csd",
        modalities=expand("<corpus>/sequences/{modality}.csd", modality=STORED),
    output:
        aligned=ALIGNED,
        audit=AUDIT,
    log:
        f"<corpus>/logs/align/{ALIGNMENT}.log",
    cache: workflow.enable_cache
    conda:
        ALIGN_ENVIRONMENT
    resources:
        mem_mb=rising(ALIGN_MB),
        runtime=120,
    params:
        modalities=lambda wildcards, input: [
            word for pair in zip(STORED, input.modalities) for word in ("--modality", *pair)
        ],
        label_columns=verbatim(CORPUS["label_columns"]),
        targets=verbatim(CORPUS["targets"]),
        label_range=CORPUS["label_range"],
        weighting=PROTOCOL["alignment"]["weighting"],
        options=ALIGN_OPTIONS,
        pauses=verbatim([f"--pauses={word}" for word in CORPUS["pauses"]]),
        exclude=verbatim([f"--exclude={video}" for video in CORPUS["exclude"]]),
        title=verbatim(CORPUS["title"]),
    shell:
        "python {input.code[0]:q} --words {input.words:q} --labels {input.labels:q} {params.modalities:q}"
        " --label-columns {params.label_columns:q} --targets {params.targets:q} --label-range {params.label_range:q}"
        " --weighting {params.weighting:q} {params.options:q} {params.pauses:q} {params.exclude:q}"
        " --title={params.title:q} --output {output.aligned:q} --audit {output.audit:q} 2> {log:q}"


rule collect_frames:
    input:
        code=sources("collect_frames.py"),
        labels="<corpus>/sequences/labels.csd",
        frames="<corpus>/sequences/{modality}.csd",
    output:
        FRAMES,
    log:
        f"<corpus>/logs/collect_frames/{{modality}}-{PROTOCOL['alignment']['non_finite']}.log",
    cache: workflow.enable_cache
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(500),
        runtime=120,
    params:
        # For the cache, to which wildcards are nothing.
        modality=lambda wildcards: wildcards.modality,
        label_columns=verbatim(CORPUS["label_columns"]),
        targets=verbatim(CORPUS["targets"]),
        label_range=CORPUS["label_range"],
        non_finite=PROTOCOL["alignment"]["non_finite"],
        exclude=verbatim([f"--exclude={video}" for video in CORPUS["exclude"]]),
        title=verbatim(CORPUS["title"]),
    shell:
        "python {input.code[0]:q} --modality {params.modality:q} {input.frames:q} --labels {input.labels:q}"
        " --label-columns {params.label_columns:q} --targets {params.targets:q} --label-range {params.label_range:q}"
        " --non-finite {params.non_finite:q} {params.exclude:q} --title={params.title:q}"
        " --output {output:q} 2> {log:q}"

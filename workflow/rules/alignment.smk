"""In: <corpus>/sequences/*.csd, or arrays. Out: <corpus>/aligned/<alignment>.h5, a row a word, and an audit of it."""

import json

# The program that aligns, its environment, and its memory.
ALIGN, ALIGN_ENVIRONMENT, ALIGN_MB = "align.py", ENVIRONMENT, 500
if PROTOCOL["alignment"]["backend"] == "mmsdk":
    # The SDK holds the whole corpus in memory, about 10 MB a video (docs/performance.md).
    ALIGN, ALIGN_ENVIRONMENT, ALIGN_MB = "align_with_mmsdk.py", "../../envs/mmsdk.yaml", 48000


# What the corpus file says of labels.
LABEL_OPTIONS = flatten(
    [
        ["--label-columns", CORPUS["label_columns"]],
        ["--targets", CORPUS["targets"]],
        ["--label-range", CORPUS["label_range"]],
        ["--label-order", CORPUS["label_order"]],
        ["--labels-outside", CORPUS["labels_outside"]],
        EXCLUDE_OPTIONS,
    ]
)


if ARRAYS:

    rule read_arrays:
        input:
            code=sources("read_arrays.py"),
            arrays=[local(in_utf8(path)) for path in array_files.paths(ARRAYS).values()],
        output:
            aligned=ALIGNED,
            audit=AUDIT,
            folds=FOLDS,
        log:
            f"<corpus>/logs/read_arrays/{ALIGNMENT}.log",
        cache: workflow.enable_cache
        conda:
            ENVIRONMENT
        resources:
            mem_mb=rising(1000),
            runtime=120,
        params:
            arrays=verbatim(json.dumps(ARRAYS)),
            labels=verbatim(LABEL_OPTIONS),
            unmatched_names=CORPUS["unmatched_names"],
            protocol=choices("alignment.non_finite"),
        shell:
            "python {input.code[0]:q} --arrays {params.arrays:q} {params.labels:q}"
            " --unmatched-names {params.unmatched_names:q} --protocol {params.protocol:q}"
            " --output {output.aligned:q} --audit {output.audit:q} --folds {output.folds:q} 2> {log:q}"

else:

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
            modalities=lambda wildcards, input: flatten(
                [["--modality", *pair] for pair in zip(STORED, input.modalities)]
            ),
            labels=verbatim(LABEL_OPTIONS),
            roots=verbatim(root_options("words", "labels", *STORED)),
            pauses=verbatim([f"--pauses={word}" for word in CORPUS["pauses"]]),
            unmatched_names=CORPUS["unmatched_names"],
            protocol=choices(protocol.Alignment),
        shell:
            "python {input.code[0]:q} --words {input.words:q} --labels {input.labels:q} {params.modalities:q}"
            " {params.roots:q} {params.labels:q} {params.pauses:q} --unmatched-names {params.unmatched_names:q}"
            " --protocol {params.protocol:q}"
            " --output {output.aligned:q} --audit {output.audit:q} 2> {log:q}"

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
            roots=lambda wildcards: in_utf8(root_options("labels", wildcards.modality)),
            labels=verbatim(LABEL_OPTIONS),
            protocol=choices("alignment.non_finite"),
        shell:
            "python {input.code[0]:q} --modality {params.modality:q} {input.frames:q} --labels {input.labels:q}"
            " {params.roots:q} {params.labels:q} --protocol {params.protocol:q} --output {output:q} 2> {log:q}"

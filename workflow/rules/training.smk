"""In: the aligned store and a split. Out: all trials of each shape, and the candidate selected for each cell."""

ONE_HOT = "one_hot" in PROTOCOL["text"]

# What a protocol says of every trial besides its hyper-parameters, as options of the programs that train.
TRIAL_OPTIONS = [
    *("--text", *PROTOCOL["text"].split("+")),
    *("--used", PROTOCOL["segments"]["used"]),
    *("--padding", PROTOCOL["sequence"]["padding"]),
    *("--truncating", PROTOCOL["sequence"]["truncating"]),
    "--masking" if PROTOCOL["sequence"]["masking"] else "--no-masking",
    *("--recurrent-activation", PROTOCOL["network"]["recurrent_activation"]),
    *("--output-range", PROTOCOL["network"]["output"]),
    *("--epochs", PROTOCOL["training"]["epochs"]),
    *("--patience", PROTOCOL["training"]["patience"]),
    *("--batch-size", PROTOCOL["training"]["batch_size"]),
    *("--weights-kept", PROTOCOL["training"]["weights_kept"]),
    *("--scored-output", PROTOCOL["scored_output"]),
    # Not {threads}, which shrinks to --cores: results must not depend on the machine.
    *("--threads", PROTOCOL["threads"]),
]


rule fit_scaling:
    input:
        code=sources("fit_scaling.py"),
        aligned=ALIGNED,
        split=lambda wildcards: FITS[wildcards.fit],
    output:
        "<run>/fits/{fit}/scaling.json",
    log:
        "<run>/logs/fit_scaling/{fit}.log",
    benchmark:
        "<run>/benchmarks/fit_scaling/{fit}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(2000),
        runtime=30,
    params:
        method=PROTOCOL["scaling"],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q}"
        " --method {params.method:q} --output {output:q} 2> {log:q}"


rule fit_frame_scaling:
    input:
        code=sources("fit_scaling.py"),
        frames=FRAMES,
        split=lambda wildcards: FITS[wildcards.fit],
    output:
        "<run>/fits/{fit}/scaling-frames-{modality}.json",
    log:
        "<run>/logs/fit_frame_scaling/{fit}-{modality}.log",
    benchmark:
        "<run>/benchmarks/fit_frame_scaling/{fit}-{modality}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(4000),
        runtime=60,
    params:
        method=PROTOCOL["scaling"],
    shell:
        "python {input.code[0]:q} --aligned {input.frames:q} --split {input.split:q}"
        " --method {params.method:q} --output {output:q} 2> {log:q}"


rule fit_vocabulary:
    input:
        code=sources("fit_vocabulary.py"),
        aligned=ALIGNED,
        split=lambda wildcards: FITS[wildcards.fit],
    output:
        "<run>/fits/{fit}/vocabulary.json",
    log:
        "<run>/logs/fit_vocabulary/{fit}.log",
    benchmark:
        "<run>/benchmarks/fit_vocabulary/{fit}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(1000),
        runtime=30,
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q} --output {output:q} 2> {log:q}"


rule train:
    input:
        code=sources("train.py"),
        architecture=lambda wildcards: sources(f"emofuse/architectures/{wildcards.architecture}.py"),
        aligned=ALIGNED,
        rows=lambda wildcards: rows_of(wildcards.modalities),
        split=FITS["own"],
        scaling=lambda wildcards: scaling_of(wildcards.modalities, "own"),
        vocabulary="<run>/fits/own/vocabulary.json" if ONE_HOT else [],
    output:
        trials=f"{SHAPE}/trials.csv",
        curves=f"{SHAPE}/curves.csv",
        predictions=f"{SHAPE}/predictions.npz",
        environment=f"{SHAPE}/environment.json",
        models=directory(f"{SHAPE}/models"),
    log:
        "<run>/logs/train/{modalities}/{architecture}/depth{depth}-dense{dense}-maxlen{maxlen}.log",
    benchmark:
        "<run>/benchmarks/train/{modalities}/{architecture}/depth{depth}-dense{dense}-maxlen{maxlen}.tsv"
    conda:
        ENVIRONMENT
    threads: PROTOCOL["threads"]
    resources:
        mem_mb=rising(1500),
        runtime=240,
        gpu=0,
        processors=PROTOCOL["threads"],
    params:
        folder=subpath(output.trials, parent=True),
        vocabulary=lambda wildcards, input: ["--vocabulary", input.vocabulary] if input.vocabulary else [],
        dropout=PROTOCOL["search"]["dropout"],
        seeds=PROTOCOL["seeds"],
        options=TRIAL_OPTIONS,
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --rows {input.rows:q} --split {input.split:q}"
        " --scaling {input.scaling:q} {params.vocabulary:q} --modalities {wildcards.modalities:q}"
        " --architecture {wildcards.architecture:q} --depth {wildcards.depth:q} --dense {wildcards.dense:q}"
        " --maxlen {wildcards.maxlen:q} --dropout {params.dropout:q} --seeds {params.seeds:q} {params.options:q}"
        " --gpus {resources.gpu:q} --output {params.folder:q} 2> {log:q}"


rule select:
    input:
        code=sources("select_candidate.py"),
        trials=lambda wildcards: [
            f"{folder}/trials.csv" for folder in shape_folders(wildcards.modalities, wildcards.architecture)
        ],
        aligned=ALIGNED,
        scaling=lambda wildcards: scaling_of(wildcards.modalities, "own"),
        vocabulary="<run>/fits/own/vocabulary.json" if ONE_HOT else [],
    output:
        selected=f"{CELL}/selected.json",
        model=f"{CELL}/model.keras",
        preprocessing=f"{CELL}/preprocessing.json",
        predictions=f"{CELL}/predictions.csv",
    log:
        "<run>/logs/select/{modalities}/{architecture}.log",
    benchmark:
        "<run>/benchmarks/select/{modalities}/{architecture}.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        folder=subpath(output.selected, parent=True),
        chosen_on=PROTOCOL["chosen_on"],
        vocabulary=lambda wildcards, input: ["--vocabulary", input.vocabulary] if input.vocabulary else [],
        rows=lambda wildcards: "frames" if takes_frames(wildcards.modalities) else "words",
        backend=PROTOCOL["alignment"]["backend"],
        weighting=PROTOCOL["alignment"]["weighting"],
        missing=PROTOCOL["alignment"]["missing"],
        non_finite=PROTOCOL["alignment"]["non_finite"],
        pauses=verbatim([f"--pauses={word}" for word in CORPUS["pauses"]]),
        text=PROTOCOL["text"].split("+"),
        padding=PROTOCOL["sequence"]["padding"],
        truncating=PROTOCOL["sequence"]["truncating"],
        scored_output=PROTOCOL["scored_output"],
    shell:
        "python {input.code[0]:q} --trials {input.trials:q} --aligned {input.aligned:q}"
        " --chosen-on {params.chosen_on:q} --scaling {input.scaling:q} {params.vocabulary:q} --rows {params.rows:q}"
        " --backend {params.backend:q} --weighting {params.weighting:q} --missing {params.missing:q}"
        " --non-finite {params.non_finite:q} {params.pauses:q} --text {params.text:q} --padding {params.padding:q}"
        " --truncating {params.truncating:q} --scored-output {params.scored_output:q}"
        " --output {params.folder:q} 2> {log:q}"


rule summarise_search:
    input:
        code=sources("summarise_search.py"),
        trials=[
            f"{folder}/trials.csv"
            for modalities, architecture in CELLS
            for folder in shape_folders(modalities, architecture)
        ],
    output:
        "<run>/search.csv",
    log:
        "<run>/logs/summarise_search.log",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        infeasible=[
            word
            for modalities, architecture in CELLS
            for shape in infeasible_shapes(architecture)
            for word in ("--infeasible", modalities, architecture, *shape)
        ],
        dropout=PROTOCOL["search"]["dropout"],
    shell:
        "python {input.code[0]:q} --trials {input.trials:q} {params.infeasible:q} --dropout {params.dropout:q}"
        " --output {output:q} 2> {log:q}"

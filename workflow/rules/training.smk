"""In: the aligned store and a split. Out: all trials of each shape, and the candidate selected for each cell."""


rule fit_scaling:
    input:
        code=sources("fit_scaling.py"),
        aligned=ALIGNED,
        split=SPLIT,
    output:
        "<run>/scaling.json",
    log:
        "<run>/logs/fit_scaling.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        method=PROTOCOL["scaling"],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q}"
        " --method {params.method} --output {output:q} 2> {log:q}"


rule train:
    input:
        code=sources("train.py"),
        architecture=lambda wildcards: sources(f"emofuse/architectures/{wildcards.architecture}.py"),
        aligned=ALIGNED,
        split=SPLIT,
        scaling="<run>/scaling.json",
    output:
        trials=f"{SHAPE}/trials.csv",
        curves=f"{SHAPE}/curves.csv",
        predictions=f"{SHAPE}/predictions.npz",
        models=directory(f"{SHAPE}/models"),
    log:
        "<run>/logs/train/{modalities}/{architecture}/depth{depth}-maxlen{maxlen}.log",
    benchmark:
        "<run>/benchmarks/train/{modalities}/{architecture}/depth{depth}-maxlen{maxlen}.tsv"
    conda:
        ENVIRONMENT
    threads: PROTOCOL["threads"]
    resources:
        mem_mb=1500,
        runtime=240,
    params:
        folder=subpath(output.trials, parent=True),
        dropout=PROTOCOL["search"]["dropout"],
        seeds=PROTOCOL["seeds"],
        epochs=PROTOCOL["training"]["epochs"],
        patience=PROTOCOL["training"]["patience"],
        batch_size=PROTOCOL["training"]["batch_size"],
        scored_output=PROTOCOL["scored_output"],
        # Not {threads}, which shrinks to --cores: results must not depend on the machine.
        threads=PROTOCOL["threads"],
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q}"
        " --scaling {input.scaling:q} --modalities {wildcards.modalities:q}"
        " --architecture {wildcards.architecture:q} --depth {wildcards.depth} --maxlen {wildcards.maxlen}"
        " --dropout {params.dropout} --seeds {params.seeds} --epochs {params.epochs}"
        " --patience {params.patience} --batch-size {params.batch_size} --scored-output {params.scored_output}"
        " --threads {params.threads} --output {params.folder:q} 2> {log:q}"


rule select:
    input:
        code=sources("select_candidate.py"),
        trials=expand(
            f"{SHAPE}/trials.csv",
            depth=PROTOCOL["search"]["depth"],
            maxlen=PROTOCOL["search"]["maxlen"],
            allow_missing=True,
        ),
        aligned=ALIGNED,
    output:
        selected=f"{CELL}/selected.json",
        model=f"{CELL}/model.keras",
        predictions=f"{CELL}/predictions.csv",
    log:
        "<run>/logs/select/{modalities}/{architecture}.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        folder=subpath(output.selected, parent=True),
    shell:
        "python {input.code[0]:q} --trials {input.trials:q} --aligned {input.aligned:q}"
        " --output {params.folder:q} 2> {log:q}"

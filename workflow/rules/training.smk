"""In: the aligned store and a split. Out: all trials of each shape, those of finalists, and the candidate selected for
each cell."""

# What the networks of a modality set are given.
OF_SET = {
    "aligned": ALIGNED,
    "rows": lambda wildcards: rows_of(wildcards.modalities),
    "scaling": lambda wildcards: scaling_of(wildcards.modalities, fit_of(wildcards)),
    "vocabulary": lambda wildcards: vocabulary_of(wildcards.modalities, fit_of(wildcards)),
}


rule fit_scaling:
    input:
        code=sources("fit_scaling.py"),
        aligned=ALIGNED,
        rows=ALIGNED,
        split=lambda wildcards: FITS[wildcards.fit],
    output:
        f"{FIT}/scaling.json",
    log:
        f"<run>/logs/fit_scaling/{FITTED}.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(1000),
    params:
        modalities=fitted_set,
        protocol=choices("scaling"),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --rows {input.rows:q} --split {input.split:q}"
        " {params.modalities:q} --protocol {params.protocol:q} --output {output:q} 2> {log:q}"


use rule fit_scaling as fit_frame_scaling with:
    input:
        code=sources("fit_scaling.py"),
        aligned=ALIGNED,
        rows=FRAMES,
        split=lambda wildcards: FITS[wildcards.fit],
    output:
        f"{FIT}/scaling-frames-{{modality}}.json",
    log:
        f"<run>/logs/fit_frame_scaling/{FITTED}-{{modality}}.log",
    resources:
        mem_mb=rising(4000),
        runtime=60,


rule fit_vocabulary:
    input:
        code=sources("fit_vocabulary.py"),
        aligned=ALIGNED,
        split=lambda wildcards: FITS[wildcards.fit],
    output:
        f"{FIT}/vocabulary.json",
    log:
        f"<run>/logs/fit_vocabulary/{FITTED}.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(1000),
    params:
        modalities=fitted_set,
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q} {params.modalities:q}"
        " --output {output:q} 2> {log:q}"


rule train:
    input:
        **OF_SET,
        code=sources("train.py"),
        architecture=lambda wildcards: sources(f"emofuse/architectures/{wildcards.architecture}.py"),
        split=lambda wildcards: FITS[fit_of(wildcards)],
    output:
        trials=f"{SHAPE}/trials.csv",
        curves=f"{SHAPE}/curves.csv",
        predictions=f"{SHAPE}/predictions.npz",
        environment=f"{SHAPE}/environment.json",
        models=directory(f"{SHAPE}/models"),
    log:
        f"<run>/logs/train/{OF_ROUND}{{modalities}}/{{architecture}}/depth{{depth}}-dense{{dense}}-maxlen{{maxlen}}.log",
    conda:
        ENVIRONMENT
    threads: PROTOCOL["threads"]
    resources:
        mem_mb=rising(1800),
        runtime=240,
        gpu=0,
        processors=PROTOCOL["threads"],
    params:
        folder=subpath(output.trials, parent=True),
        vocabulary=named("vocabulary"),
        candidates=lambda wildcards: flatten(
            [[f"--{key}", wildcards[key]] for key in ("modalities", "architecture", "depth", "dense", "maxlen")]
        ),
        protocol=lambda wildcards: in_utf8(
            protocol.part(
                PROTOCOL | {"seeds": shapes.seeds_of_all(PROTOCOL, wildcards.architecture)}, protocol.GridOfTrials
            )
        ),
    shell:
        "python {input.code[0]:q} --aligned {input.aligned:q} --rows {input.rows:q} --split {input.split:q}"
        " --scaling {input.scaling:q} {params.vocabulary:q} {params.candidates:q} --protocol {params.protocol:q}"
        " --gpus {resources.gpu:q} --output {params.folder:q} 2> {log:q}"


use rule train as train_finalists with:
    input:
        **OF_SET,
        code=sources("train_finalists.py"),
        architecture=lambda wildcards: sources(f"emofuse/architectures/{wildcards.architecture}.py"),
        trials=lambda wildcards: of_shapes(
            "trials.csv", (wildcards.modalities, wildcards.architecture), fit_of(wildcards)
        ),
        split=lambda wildcards: FITS[fit_of(wildcards)],
    output:
        trials=f"{FINALISTS}/trials.csv",
        curves=f"{FINALISTS}/curves.csv",
        predictions=f"{FINALISTS}/predictions.npz",
        environment=f"{FINALISTS}/environment.json",
        models=directory(f"{FINALISTS}/models"),
    log:
        f"<run>/logs/train_finalists/{OF_ROUND}{{modalities}}/{{architecture}}.log",
    # TensorFlow gives the rows of a shape back when the next one's are there.
    resources:
        mem_mb=rising(2000),
        runtime=240,
        gpu=0,
        processors=PROTOCOL["threads"],
    params:
        candidates=lambda wildcards, input: ["--trials", *input.trials],
        protocol=choices(protocol.Finals),


rule select:
    input:
        **OF_SET,
        code=sources("select_candidate.py"),
        trials=lambda wildcards: of_trials(
            "trials.csv", (wildcards.modalities, wildcards.architecture), fit_of(wildcards)
        ),
    output:
        selected=f"{SELECTED}/selected.json",
        model=f"{SELECTED}/model.keras",
        preprocessing=f"{SELECTED}/preprocessing.json",
        decisions=f"{SELECTED}/decisions.json",
        predictions=f"{SELECTED}/predictions.csv",
        curves=f"{SELECTED}/curves.csv",
    log:
        f"<run>/logs/select/{OF_ROUND}{{modalities}}/{{architecture}}.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        folder=subpath(output.selected, parent=True),
        vocabulary=named("vocabulary"),
        protocol=choices(protocol.Selection),
    shell:
        "python {input.code[0]:q} --trials {input.trials:q} --aligned {input.aligned:q} --rows {input.rows:q}"
        " --scaling {input.scaling:q} {params.vocabulary:q} --protocol {params.protocol:q}"
        " --output {params.folder:q} 2> {log:q}"


rule summarise_search:
    input:
        code=sources("summarise_search.py"),
        trials=[of_trials("trials.csv", cell, fit) for fit in OWN for cell in CELLS],
    output:
        "<selection>/search.csv",
    log:
        "<selection>/logs/summarise_search.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        trials=lambda wildcards, input: flatten([["--trials", *trials] for trials in by_fit(input.trials)]),
        infeasible=flatten(
            [["--infeasible", *cell, *shape] for cell in CELLS for shape in shapes.infeasible(PROTOCOL, cell[1])]
        ),
        protocol=choices("search.dropout"),
    shell:
        "python {input.code[0]:q} {params.trials:q} {params.infeasible:q} --protocol {params.protocol:q}"
        " --output {output:q} 2> {log:q}"

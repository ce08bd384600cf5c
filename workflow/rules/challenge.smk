"""In: the organisers' folds, a cell's selected candidate. Out: <selection>/challenge and <selection>/challenge_metrics.csv, its score."""

# Trained again only where a cell was selected; else the constants stand alone.
# It is not trained again for a smaller run that has the same cell to enter.
CHALLENGE = "<run>/challenge" if SHOWN_CELL == shown_cell(EARLIER) else "<selection>/challenge"

if CHALLENGE_CELL:

    use rule train as train_challenge with:
        input:
            code=sources("train_challenge.py"),
            architecture=sources(f"emofuse/architectures/{CHALLENGE_CELL[1]}.py"),
            aligned=ALIGNED,
            rows=rows_of(CHALLENGE_CELL[0]),
            split=FITS["challenge"],
            scaling=scaling_of(CHALLENGE_CELL[0], "challenge"),
            vocabulary=vocabulary_of(CHALLENGE_CELL[0], "challenge"),
            selected=of_cell("selected.json", CHALLENGE_CELL),
        output:
            trials=f"{CHALLENGE}/trials.csv",
            curves=f"{CHALLENGE}/curves.csv",
            predictions=f"{CHALLENGE}/predictions.npz",
            environment=f"{CHALLENGE}/environment.json",
            models=directory(f"{CHALLENGE}/models"),
        log:
            "<selection>/logs/train_challenge.log",
        resources:
            mem_mb=rising(2000),
            runtime=240,
            gpu=0,
            processors=PROTOCOL["threads"],
        params:
            candidates=lambda wildcards, input: ["--selected", input.selected],
            protocol=choices(protocol.Challenge),


if FOLDS:

    rule evaluate_challenge:
        input:
            code=sources("evaluate_challenge.py"),
            aligned=ALIGNED,
            split=FITS["challenge"],
            predictions=f"{CHALLENGE}/predictions.npz" if CHALLENGE_CELL else [],
        output:
            "<selection>/challenge_metrics.csv",
        log:
            "<selection>/logs/evaluate_challenge.log",
        conda:
            ENVIRONMENT
        resources:
            mem_mb=rising(500),
        params:
            system=lambda wildcards, input: (
                ["--system", "/".join(CHALLENGE_CELL), input.predictions] if input.predictions else []
            ),
            protocol=choices("scored_output"),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} --split {input.split:q} {params.system:q}"
            " --protocol {params.protocol:q} --output {output:q} 2> {log:q}"

"""In: metrics, baselines and predictions. Out: <report>/tables, figures and pages, for `snakemake --report`."""


rule describe_alignment:
    input:
        code=sources("describe_alignment.py"),
        audit=AUDIT,
        scaling="<run>/fits/own/scaling.json" if CELLS else [],
    output:
        report("<report>/alignment.html", category="Data", caption="../report/alignment.rst"),
    log:
        "<run>/logs/describe_alignment.log",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        heading=verbatim(HEADING),
        scaling=lambda wildcards, input: ["--scaling", input.scaling] if input.scaling else [],
    shell:
        "python {input.code[0]:q} --audit {input.audit:q} {params.scaling:q} --heading={params.heading:q}"
        " --output {output:q} 2> {log:q}"


TABLES = ["table1", "table2", "table3", "table4", "groups"]
TABLES += ["table5"] if FOLDS else []
TABLES += ["search"] if CELLS else []


rule make_tables:
    input:
        code=sources("make_tables.py"),
        baselines="<run>/baselines.csv",
        metrics="<run>/metrics.csv",
        search="<run>/search.csv" if CELLS else [],
        challenge="<run>/challenge_metrics.csv" if FOLDS else [],
    output:
        pages=[
            report(f"<report>/tables/{table}.html", category="Results", caption=f"../report/{table}.rst")
            for table in TABLES
        ],
        others=expand("<report>/tables/{table}.{ending}", table=TABLES, ending=["csv", "md", "tex"]),
    log:
        "<run>/logs/make_tables.log",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        folder=lambda wildcards, output: str(Path(output.pages[0]).parent),
        optional=lambda wildcards, input: [
            word for name in ("search", "challenge") if input[name] for word in (f"--{name}", input[name])
        ],
        modality_sets=config["modality_sets"],
        architectures=config["architectures"],
        targets=verbatim(CORPUS["targets"]),
        label_range=CORPUS["label_range"],
        presence=PROTOCOL["presence"],
        constants=PROTOCOL["segments"]["tables"],
        chosen_on=PROTOCOL["chosen_on"],
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --baselines {input.baselines:q} --metrics {input.metrics:q} {params.optional:q}"
        " --modality-sets {params.modality_sets:q} --architectures {params.architectures:q}"
        " --targets {params.targets:q} --label-range {params.label_range:q} --presence {params.presence:q}"
        " --constants {params.constants:q} --chosen-on {params.chosen_on:q} --heading={params.heading:q}"
        " --output {params.folder:q} 2> {log:q}"


if SHOWN_CELL:
    SHOWN = CELL.format(modalities=SHOWN_CELL[0], architecture=SHOWN_CELL[1])
    SHOWN_TITLE = f"{SHOWN_CELL[0]}, {SHOWN_CELL[1].upper()}: {HEADING}"

    rule plot_architecture:
        input:
            code=sources("plot_architecture.py"),
            model=f"{SHOWN}/model.keras",
            selected=f"{SHOWN}/selected.json",
            aligned=ALIGNED,
        output:
            svg=report("<report>/figures/figure1.svg", category="Figures", caption="../report/figure1.rst"),
            png="<report>/figures/figure1.png",
        log:
            "<run>/logs/plot_architecture.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=1000,
            runtime=10,
        params:
            text=PROTOCOL["text"].split("+"),
            title=verbatim(SHOWN_TITLE),
        shell:
            "python {input.code[0]:q} --model {input.model:q} --selected {input.selected:q} --aligned {input.aligned:q}"
            " --text {params.text:q} --title={params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_outputs:
        input:
            code=sources("plot_outputs.py"),
            predictions=f"{SHOWN}/predictions.csv",
        output:
            svg=report("<report>/figures/figure2.svg", category="Figures", caption="../report/figure2.rst"),
            png="<report>/figures/figure2.png",
        log:
            "<run>/logs/plot_outputs.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=10,
        params:
            targets=verbatim(CORPUS["targets"]),
            title=verbatim(SHOWN_TITLE),
        shell:
            "python {input.code[0]:q} --predictions {input.predictions:q} --targets {params.targets:q}"
            " --title={params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"

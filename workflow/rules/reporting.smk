"""In: metrics, baselines and predictions. Out: <report>/tables, figures and pages, for `snakemake --report`."""


rule describe_alignment:
    input:
        code=sources("describe_alignment.py"),
        audit=AUDIT,
    output:
        report("<report>/alignment.html", category="Data", caption="../report/alignment.rst"),
    log:
        "<run>/logs/describe_alignment.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        heading=HEADING,
    shell:
        "python {input.code[0]:q} --audit {input.audit:q} --heading {params.heading:q} --output {output:q} 2> {log:q}"


rule make_tables:
    input:
        code=sources("make_tables.py"),
        baselines="<run>/baselines.csv",
        metrics="<run>/metrics.csv",
    output:
        pages=[
            report(f"<report>/tables/{table}.html", category="Results", caption=f"../report/{table}.rst")
            for table in ("table1", "table2", "table3", "table4")
        ],
        others=expand(
            "<report>/tables/{table}.{ending}",
            table=["table1", "table2", "table3", "table4"],
            ending=["csv", "md", "tex"],
        ),
    log:
        "<run>/logs/make_tables.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        folder=lambda wildcards, output: str(Path(output.pages[0]).parent),
        modality_sets=config["modality_sets"],
        architectures=config["architectures"],
        targets=CORPUS["targets"],
        label_range=CORPUS["label_range"],
        heading=HEADING,
    shell:
        "python {input.code[0]:q} --baselines {input.baselines:q} --metrics {input.metrics:q}"
        " --modality-sets {params.modality_sets:q} --architectures {params.architectures:q}"
        " --targets {params.targets:q} --label-range {params.label_range} --heading {params.heading:q} --output {params.folder:q} 2> {log:q}"


if SHOWN_CELL:

    rule plot_outputs:
        input:
            code=sources("plot_outputs.py"),
            predictions=f"{CELL}/predictions.csv".format(modalities=SHOWN_CELL[0], architecture=SHOWN_CELL[1]),
        output:
            svg=report("<report>/figures/figure2.svg", category="Figures", caption="../report/figure2.rst"),
            png="<report>/figures/figure2.png",
        log:
            "<run>/logs/plot_outputs.log",
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=10,
        params:
            targets=CORPUS["targets"],
            title=f"{SHOWN_CELL[0]}, {SHOWN_CELL[1].upper()}: {HEADING}",
        shell:
            "python {input.code[0]:q} --predictions {input.predictions:q} --targets {params.targets:q}"
            " --title {params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"

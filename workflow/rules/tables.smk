"""In: metrics, errors, baselines and the search. Out: <report>/tables, the paper's numbers beside ours and the constants';
<report>/skills.html, on which one chooses cells and targets."""


rule make_tables:
    input:
        code=sources("make_tables.py"),
        baselines="<run>/baselines.csv",
        metrics="<selection>/metrics.csv",
        search="<selection>/search.csv" if CELLS else [],
        segment_errors="<selection>/segment_errors.csv" if SAME_CELL else [],
        challenge="<selection>/challenge_metrics.csv" if FOLDS else [],
    output:
        pages=[shown(f"tables/{table}.html") for table in [*TABLES, "dictionary"]],
        skills=shown("skills.html") if CELLS else [],
        others=expand("<report>/tables/{table}.{ending}", table=TABLES, ending=["csv", "md", "tex"]),
    log:
        "<selection>/logs/make_tables.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        folder=lambda wildcards, output: str(Path(output.pages[0]).parent),
        optional=named("search", "segment_errors", "challenge"),
        skills=lambda wildcards, output: optional("--skills", output.skills),
        modality_sets=config["modality_sets"],
        architectures=config["architectures"],
        targets=verbatim(CORPUS["targets"]),
        label_range=CORPUS["label_range"],
        protocol=choices(protocol.Tables),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --baselines {input.baselines:q} --metrics {input.metrics:q} {params.optional:q}"
        " --modality-sets {params.modality_sets:q} --architectures {params.architectures:q}"
        " --targets {params.targets:q} --label-range {params.label_range:q} --protocol {params.protocol:q}"
        " {params.skills:q} --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"

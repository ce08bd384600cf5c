"""In: what the jobs logged of themselves. Out: <report>/costs, time and memory by rule."""


rule summarise_costs:
    input:
        code=sources("summarise_costs.py"),
        # What comes after all that computes. Logs are no input: a job that left none would be run again.
        corpus="<corpus>/inputs.json",
        run="<run>/baselines.csv",
        selection="<selection>/metrics.csv",
        challenge="<selection>/challenge_metrics.csv" if FOLDS else [],
    output:
        page=shown("costs/costs.html"),
        others=expand("<report>/costs/costs.{ending}", ending=["csv", "md", "tex"]),
    log:
        "<selection>/logs/summarise_costs.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        logs=lambda wildcards, input: list(
            dict.fromkeys(str(Path(last).parent / "logs") for last in (input.corpus, input.run, input.selection))
        ),
        folder=subpath(output.page, parent=True),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --logs {params.logs:q} --heading={params.heading:q}"
        " --output {params.folder:q} 2> {log:q}"

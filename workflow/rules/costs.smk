"""In: what the jobs logged of themselves. Out: <report>/costs, time and memory by rule."""


rule summarise_costs:
    input:
        code=sources("summarise_costs.py"),
        # What comes after all that computes. Logs are no input: a job that left none would be run again.
        last=[
            "<corpus>/inputs.json",
            "<run>/baselines.csv",
            "<selection>/metrics.csv",
            "<selection>/challenge_metrics.csv" if FOLDS else [],
        ],
    output:
        page=shown("costs/costs.html"),
        others=expand("<report>/costs/costs.{ending}", ending=["csv", "md", "tex"]),
    log:
        "<selection>/logs/summarise_costs.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        logs=[f"results/{path}/logs" for path in dict.fromkeys([CORPUS["name"], NAME, SELECTION])],
        folder=subpath(output.page, parent=True),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --logs {params.logs:q} --heading={params.heading:q}"
        " --output {params.folder:q} 2> {log:q}"

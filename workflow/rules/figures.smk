"""In: scores, learning curves and predictions of cells. Out: <report>/figures, what the paper does not show."""

if CELLS:

    rule plot_skill:
        input:
            code=sources("plot_skill.py"),
            metrics="<run>/metrics.csv",
        output:
            svg=shown("figures/skill.svg"),
            png="<report>/figures/skill.png",
        log:
            "<run>/logs/plot_skill.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=10,
        params:
            architectures=config["architectures"],
            constants=PROTOCOL["segments"]["tables"],
            chosen_on=PROTOCOL["chosen_on"],
            title=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --metrics {input.metrics:q} --architectures {params.architectures:q}"
            " --constants {params.constants:q} --chosen-on {params.chosen_on:q} --title={params.title:q}"
            " --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_skill_heatmap:
        input:
            code=sources("plot_skill_heatmap.py"),
            metrics="<run>/metrics.csv",
        output:
            svg=shown("figures/skill_heatmap.svg"),
            png="<report>/figures/skill_heatmap.png",
        log:
            "<run>/logs/plot_skill_heatmap.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=10,
        params:
            architectures=config["architectures"],
            targets=verbatim(CORPUS["targets"]),
            constants=PROTOCOL["segments"]["tables"],
            chosen_on=PROTOCOL["chosen_on"],
            title=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --metrics {input.metrics:q} --architectures {params.architectures:q}"
            " --targets {params.targets:q} --constants {params.constants:q} --chosen-on {params.chosen_on:q}"
            " --title={params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_learning_curves:
        input:
            code=sources("plot_learning_curves.py"),
            selected=[
                f"{CELL}/selected.json".format(modalities=modalities, architecture=architecture)
                for modalities, architecture in CELLS
            ],
            curves=[
                f"{folder}/curves.csv"
                for modalities, architecture in CELLS
                for folder in shape_folders(modalities, architecture)
            ],
        output:
            svg=shown("figures/learning_curves.svg"),
            png="<report>/figures/learning_curves.png",
        log:
            "<run>/logs/plot_learning_curves.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=10,
        params:
            title=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --selected {input.selected:q} --curves {input.curves:q}"
            " --title={params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_intensity:
        input:
            code=sources("plot_intensity.py"),
            predictions=f"{SHOWN}/predictions.csv",
            selected=f"{SHOWN}/selected.json",
        output:
            svg=shown("figures/intensity.svg"),
            png="<report>/figures/intensity.png",
        log:
            "<run>/logs/plot_intensity.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=10,
        params:
            cell=subpath(input.selected, parent=True),
            targets=verbatim(CORPUS["targets"]),
            label_range=CORPUS["label_range"],
            title=verbatim(SHOWN_TITLE),
        shell:
            "python {input.code[0]:q} --cell {params.cell:q} --targets {params.targets:q}"
            " --label-range {params.label_range:q} --title={params.title:q}"
            " --output {output.svg:q} {output.png:q} 2> {log:q}"


# Presence is a label above zero: where labels go below zero or begin above it, there is none to speak of.
if CELLS and HAS_ABSENCE:

    rule plot_reliability:
        input:
            code=sources("plot_reliability.py"),
            predictions=f"{SHOWN}/predictions.csv",
            selected=f"{SHOWN}/selected.json",
        output:
            svg=shown("figures/reliability.svg"),
            png="<report>/figures/reliability.png",
        log:
            "<run>/logs/plot_reliability.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=10,
        params:
            cell=subpath(input.selected, parent=True),
            targets=verbatim(CORPUS["targets"]),
            title=verbatim(SHOWN_TITLE),
        shell:
            "python {input.code[0]:q} --cell {params.cell:q} --targets {params.targets:q} --title={params.title:q}"
            " --output {output.svg:q} {output.png:q} 2> {log:q}"

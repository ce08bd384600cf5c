"""In: scores, learning curves and predictions of cells. Out: <report>/figures, what the paper does not show."""

if CELLS:

    rule plot_skill:
        input:
            code=sources("plot_skill.py"),
            metrics="<selection>/metrics.csv",
        output:
            svg=shown("figures/skill.svg"),
            png="<report>/figures/skill.png",
        log:
            "<selection>/logs/plot_skill.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            architectures=config["architectures"],
            protocol=choices(protocol.Comparison),
            title=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --metrics {input.metrics:q} --architectures {params.architectures:q}"
            " --protocol {params.protocol:q} --title={params.title:q}"
            " --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_skill_heatmap:
        input:
            code=sources("plot_skill_heatmap.py"),
            metrics="<selection>/metrics.csv",
        output:
            svg=shown("figures/skill_heatmap.svg"),
            png="<report>/figures/skill_heatmap.png",
        log:
            "<selection>/logs/plot_skill_heatmap.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            architectures=config["architectures"],
            targets=verbatim(CORPUS["targets"]),
            protocol=choices(protocol.Comparison),
            title=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --metrics {input.metrics:q} --architectures {params.architectures:q}"
            " --targets {params.targets:q} --protocol {params.protocol:q}"
            " --title={params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_learning_curves:
        input:
            code=sources("plot_learning_curves.py"),
            selected=[of_fit("selected.json", cell, fit) for cell in CELLS for fit in OWN],
            curves=[of_shapes("curves.csv", cell, fit) for cell in CELLS for fit in OWN],
        output:
            svg=shown("figures/learning_curves.svg"),
            png="<report>/figures/learning_curves.png",
        log:
            "<selection>/logs/plot_learning_curves.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            protocol=choices("training.loss"),
            title=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --selected {input.selected:q} --curves {input.curves:q}"
            " --protocol {params.protocol:q} --title={params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_intensity:
        input:
            code=sources("plot_intensity.py"),
            predictions=f"{SHOWN}/predictions.csv",
            selected=f"{SHOWN}/selected.json",
        output:
            svg=shown("figures/intensity.svg"),
            png="<report>/figures/intensity.png",
        log:
            "<selection>/logs/plot_intensity.log",
        localrule: True
        conda:
            ENVIRONMENT
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
            "<selection>/logs/plot_reliability.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            cell=subpath(input.selected, parent=True),
            targets=verbatim(CORPUS["targets"]),
            title=verbatim(SHOWN_TITLE),
        shell:
            "python {input.code[0]:q} --cell {params.cell:q} --targets {params.targets:q} --title={params.title:q}"
            " --output {output.svg:q} {output.png:q} 2> {log:q}"

    rule plot_precision_recall:
        input:
            code=sources("plot_precision_recall.py"),
            predictions=f"{SHOWN}/predictions.csv",
            selected=f"{SHOWN}/selected.json",
        output:
            svg=shown("figures/precision_recall.svg"),
            png="<report>/figures/precision_recall.png",
        log:
            "<selection>/logs/plot_precision_recall.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            cell=subpath(input.selected, parent=True),
            targets=verbatim(CORPUS["targets"]),
            title=verbatim(SHOWN_TITLE),
        shell:
            "python {input.code[0]:q} --cell {params.cell:q} --targets {params.targets:q} --title={params.title:q}"
            " --output {output.svg:q} {output.png:q} 2> {log:q}"

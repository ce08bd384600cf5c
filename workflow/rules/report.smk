"""In: all that people read. Out: <report>/report.html, which holds it on one page, in reading order; beside it
<report>/explore.html, the test segments themselves; an RO-Crate of it all."""

# The rest, below the picture at the front.
BELOW = [entry for entry in READ if entry[1:] != FRONT]


rule make_report:
    input:
        code=sources("make_report.py"),
        summary="<report>/summary.json",
        front=[f"<report>/{FRONT[1]}", caption_file(FRONT[1])] if CELLS else [],
        shown=[f"<report>/{file}" for _, _, file in BELOW],
        captions=[caption_file(file) for _, _, file in BELOW],
    output:
        report("<report>/report.html", category="0 Report", labels={"result": HEADING}, caption="../report/report.rst"),
    log:
        "<selection>/logs/make_report.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        picture=lambda wildcards, input: optional("--picture", [FRONT[0], *input.front] if input.front else []),
        entries=lambda wildcards, input: flatten(
            [
                ["--entry", section, title, file, text]
                for (section, title, _), file, text in zip(BELOW, input.shown, input.captions)
            ]
        ),
        explorer=["--explorer", "explore.html"] if CELLS else [],
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --heading={params.heading:q} --summary {input.summary:q} {params.picture:q}"
        " {params.entries:q} {params.explorer:q} --output {output:q} 2> {log:q}"


rule make_crate:
    input:
        code=sources("make_crate.py"),
        cited=local(str(HOME / "CITATION.cff")),
        report="<report>/report.html",
        record="<selection>/provenance.json",
    output:
        "<report>/ro-crate-metadata.json",
        "<report>/provenance.json",
        directory("<report>/source"),
    log:
        "<selection>/logs/make_crate.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        home=HOME,
        folder=lambda wildcards, output: str(Path(output[0]).parent),
        titles=verbatim(json.dumps({file: f"{section}: {title}" for section, title, file in READ})),
    shell:
        "python {input.code[0]:q} --home {params.home:q} --record {input.record:q} --titles {params.titles:q}"
        " --folder {params.folder:q} 2> {log:q}"


if CELLS:

    rule make_explorer:
        input:
            code=sources("make_explorer.py"),
            aligned=ALIGNED,
            metrics="<selection>/metrics.csv",
            predictions=[of_cell("predictions.csv", cell) for cell in CELLS],
            selected=[of_cell("selected.json", cell) for cell in CELLS],
        output:
            report(
                "<report>/explore.html",
                category="0 Report",
                labels={"result": "The segments"},
                caption="../report/explore.rst",
            ),
        log:
            "<selection>/logs/make_explorer.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            cells=lambda wildcards, input: answers_of_cells(input),
            heading=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} --metrics {input.metrics:q} {params.cells:q}"
            " --heading={params.heading:q} --output {output:q} 2> {log:q}"

"""In: labels, splits, scores and the submission's outputs. Out: <report>/claims.{csv,md,html}, the paper's claims."""

SUBMITTED_CELL = ("audio+video+text", "blstm")

if AUDITED:

    rule audit_claims:
        input:
            code=sources("audit_claims.py"),
            aligned=ALIGNED,
            split=FITS["own"],
            baselines="<run>/baselines.csv",
            metrics="<selection>/metrics.csv",
            errors="<selection>/segment_errors.csv",
            organisers=["<selection>/challenge_metrics.csv", FITS["challenge"]] if FOLDS else [],
            predictions=of_cell("predictions.csv", SUBMITTED_CELL) if SUBMITTED_CELL in CELLS else [],
        output:
            page=shown("claims.html"),
            others=["<report>/claims.csv", "<report>/claims.md"],
        log:
            "<selection>/logs/audit_claims.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=1000,
        params:
            folder=subpath(output.page, parent=True),
            own_split=PROTOCOL["split"]["method"],
            optional=lambda wildcards, input: (
                optional("--organisers", list(input.organisers)) + optional("--predictions", input.predictions)
            ),
            verdicts=optional("--instead-of-verdicts", "sample corpus: not evidence" if "sample" in CORPUS else ""),
            heading=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} --own-split {params.own_split:q} {input.split:q}"
            " --baselines {input.baselines:q} --metrics {input.metrics:q} --segment-errors {input.errors:q}"
            " {params.optional:q} {params.verdicts:q} --heading={params.heading:q}"
            " --output {params.folder:q} 2> {log:q}"

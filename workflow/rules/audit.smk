"""In: labels, splits, scores and the submission's outputs. Out: <report>/claims.{csv,md,html}, the paper's claims."""

SUBMITTED_CELL = ("audio+video+text", "blstm")

# Why the verdicts on the paper are none, if they are none.
NO_EVIDENCE = ["the corpus is synthetic"] if "sample" in CORPUS else []
NO_EVIDENCE += ["networks learnt from shuffled labels"] if PROTOCOL["labels"]["shuffled"] else []

if AUDITED:

    rule audit_claims:
        input:
            code=sources("audit_claims.py"),
            aligned=ALIGNED,
            splits=list(OWN.values()),
            baselines="<run>/baselines.csv",
            errors="<selection>/segment_errors.csv",
            organisers=FITS["challenge"] if FOLDS else [],
            submission=f"{CHALLENGE}/predictions.npz" if CHALLENGE_CELL == SUBMITTED_CELL else [],
            cell=(
                [of_cell(name, SUBMITTED_CELL) for name in ("selected.json", "predictions.csv")]
                if SUBMITTED_CELL in CELLS
                else []
            ),
        output:
            page=shown("claims.html"),
            others=["<report>/claims.csv", "<report>/claims.md"],
        log:
            "<selection>/logs/audit_claims.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            folder=subpath(output.page, parent=True),
            own_split=lambda wildcards, input: flatten([["--own-split", METHOD, path] for path in input.splits]),
            optional=named("organisers", "submission"),
            cell=lambda wildcards, input: optional("--cell", str(Path(input.cell[0]).parent) if input.cell else ""),
            no_evidence=optional("--no-evidence", NO_EVIDENCE),
            protocol=choices(protocol.Scoring),
            heading=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} {params.own_split:q}"
            " --baselines {input.baselines:q} --segment-errors {input.errors:q}"
            " {params.optional:q} {params.cell:q} {params.no_evidence:q} --protocol {params.protocol:q}"
            " --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"

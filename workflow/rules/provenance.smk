"""In: all that people read, and what it was made of. Out: <run>/provenance.json and a page, what made the results.

It comes last, so that it is made again whenever a result is; commits and packages are read while it is made and are
nobody's input, so that a new commit alone makes nothing run.
"""

import json

# Where the corpus lies is the machine's business.
LOCATIONS = ("sequences", "folds", "redirect_hosts")


rule hash_inputs:
    input:
        code=sources("hash_inputs.py"),
        sequences=expand("<corpus>/sequences/{name}.csd", name=["words", "labels", *STORED]),
        folds=FOLDS or [],
    output:
        "<corpus>/inputs.json",
    log:
        "<corpus>/logs/hash_inputs.log",
    benchmark:
        "<corpus>/benchmarks/hash_inputs.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(500),
        runtime=30,
    params:
        named=lambda wildcards, input: [
            word
            for path in [*input.sequences, *([input.folds] if input.folds else [])]
            for word in ("--input", Path(path).stem if path in input.sequences else "folds", path)
        ],
    shell:
        "python {input.code[0]:q} {params.named:q} --output {output:q} 2> {log:q}"


rule record_provenance:
    input:
        code=sources("record_provenance.py"),
        results=RESULTS,
        inputs="<corpus>/inputs.json",
        audit=AUDIT,
        environments=[
            f"{folder}/environment.json"
            for folder in (
                *(shape for cell in CELLS for shape in shape_folders(*cell)),
                *([CHALLENGE] if CHALLENGE_CELL else []),
            )
        ],
    output:
        record="<run>/provenance.json",
        page=shown("provenance.html"),
    log:
        "<run>/logs/record_provenance.log",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        home=HOME,
        choices=verbatim(
            json.dumps(
                {
                    "corpus": {key: value for key, value in CORPUS.items() if key not in LOCATIONS},
                    "protocol": PROTOCOL,
                    "cells": ["/".join(cell) for cell in CELLS],
                },
                # The order of a file's keys says nothing.
                sort_keys=True,
            )
        ),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} --home {params.home:q} --choices {params.choices:q} --inputs {input.inputs:q}"
        " --audit {input.audit:q} --environments {input.environments:q} --heading={params.heading:q}"
        " --output {output.record:q} --page {output.page:q} 2> {log:q}"

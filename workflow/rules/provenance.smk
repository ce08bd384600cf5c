"""In: all that people read, and what it was made of. Out: <selection>/provenance.json and pages: what made the
results, and how.

It comes last, so that it is made again whenever a result is; commits and packages are read while it is made and are
nobody's input, so that a new commit alone makes nothing run.
"""

import json

# Where the corpus lies is the machine's business.
LOCATIONS = ("sequences", "arrays", "folds", "redirect_hosts")

# What the corpus file says of arrays besides.
READING = ("layout", "padding", "segment_order", "tolerance", "own_label")
AS_ARRAYS = {"arrays": {key: ARRAYS[key] for key in READING if key in ARRAYS}} if ARRAYS else {}


# The files that a corpus is read from, but for folds.
if ARRAYS:
    GIVEN = {what: local(in_utf8(path)) for what, path in array_files.paths(ARRAYS).items()}
else:
    GIVEN = {name: f"<corpus>/sequences/{name}.csd" for name in ["words", "labels", *STORED]}


rule hash_inputs:
    input:
        code=sources("hash_inputs.py"),
        files=list(GIVEN.values()),
        folds=FOLDS or [],
    output:
        "<corpus>/inputs.json",
    log:
        "<corpus>/logs/hash_inputs.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=rising(500),
    params:
        named=lambda wildcards, input: flatten(
            [["--input", *pair] for pair in zip(GIVEN, input.files)]
            + [["--input", "folds", input.folds] if input.folds else []]
        ),
    shell:
        "python {input.code[0]:q} {params.named:q} --output {output:q} 2> {log:q}"


rule record_provenance:
    input:
        code=sources("record_provenance.py"),
        results=RESULTS,
        inputs="<corpus>/inputs.json",
        audit=AUDIT,
        folds="<report>/split/split.csv",
        environments=[
            [of_trials("environment.json", cell, fit) for cell in CELLS for fit in OWN],
            f"{CHALLENGE}/environment.json" if CHALLENGE_CELL else [],
        ],
    output:
        record="<selection>/provenance.json",
        page=shown("provenance.html"),
        methods=shown("methods.html"),
    log:
        "<selection>/logs/record_provenance.log",
    localrule: True
    conda:
        ENVIRONMENT
    params:
        home=HOME,
        choices=verbatim(
            json.dumps(
                {
                    "corpus": {key: value for key, value in CORPUS.items() if key not in LOCATIONS} | AS_ARRAYS,
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
        " --audit {input.audit:q} --folds {input.folds:q} --environments {input.environments:q}"
        " --heading={params.heading:q} --output {output.record:q} --page {output.page:q} --methods {output.methods:q}"
        " 2> {log:q}"

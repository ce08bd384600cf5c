"""In: labels and splits. Out: <report>/labels and noise_ceiling/, what labels alone say.

Which emotions occur together, and how many; how good any system can be on labels that are means of ratings.
"""

COUNTED = ["label_combinations", "label_counts"]

if LABELS_COMBINE:

    rule analyse_labels:
        input:
            code=sources("analyse_labels.py"),
            aligned=ALIGNED,
            splits=[path for _, path in TEST_SETS],
        output:
            pages=[shown(f"labels/{table}.html") for table in COUNTED],
            others=expand("<report>/labels/{table}.{ending}", table=COUNTED, ending=["csv", "md", "tex"]),
        log:
            "<selection>/logs/analyse_labels.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            folder=lambda wildcards, output: str(Path(output.pages[0]).parent),
            splits=lambda wildcards, input: split_options(input.splits),
            heading=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} {params.splits:q}"
            " --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"


if RATED:

    rule bound_noise_ceiling:
        input:
            code=sources("bound_noise_ceiling.py"),
            aligned=ALIGNED,
        output:
            page=shown("noise_ceiling/noise_ceiling.html"),
            csv="<report>/noise_ceiling/noise_ceiling.csv",
            others=expand("<report>/noise_ceiling/noise_ceiling.{ending}", ending=["md", "tex"]),
        log:
            "<run>/logs/bound_noise_ceiling.log",
        localrule: True
        conda:
            ENVIRONMENT
        params:
            folder=subpath(output.page, parent=True),
            ratings=int(CORPUS["ratings"]),
            heading=verbatim(HEADING),
        shell:
            "python {input.code[0]:q} --aligned {input.aligned:q} --ratings {params.ratings:q}"
            " --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"

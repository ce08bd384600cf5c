"""In: labels. Out: <report>/noise_ceiling, how good any system can be on labels that are means of ratings."""

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

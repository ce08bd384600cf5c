"""In: files that the corpus file names, or nothing for the sample corpus. Out: <corpus>/sequences/*.csd."""

if "sample" in CORPUS:

    rule make_sample:
        input:
            code=sources("make_sample.py"),
        output:
            # Each by its own name, which the cache needs.
            **{name: f"<corpus>/sequences/{name}.csd" for name in ["words", "labels", *SAMPLED]},
            folds=FOLDS,
        log:
            "<corpus>/logs/make_sample.log",
        cache: workflow.enable_cache
        conda:
            ENVIRONMENT
        resources:
            mem_mb=rising(1500),
        params:
            videos=CORPUS["sample"]["videos"],
            seed=CORPUS["sample"]["seed"],
            folder=subpath(output.folds, parent=True),
        shell:
            "python {input.code[0]:q} --videos {params.videos:q} --seed {params.seed:q}"
            " --output {params.folder:q} 2> {log:q}"

else:

    LINKED = {name: path for name, path in CORPUS["sequences"].items() if isinstance(path, str)}

    if LINKED:

        rule link_sequence:
            input:
                code=sources("link_sequence.py"),
                sequence=lambda wildcards: local(in_utf8(LINKED[wildcards.name])),
            output:
                "<corpus>/sequences/{name}.csd",
            log:
                "<corpus>/logs/link_sequence/{name}.log",
            wildcard_constraints:
                name="|".join(LINKED),
            conda:
                ENVIRONMENT
            resources:
                mem_mb=rising(500),
            params:
                # For the cache's key of what is made of it: which sequence it is, and not its content alone.
                name=lambda wildcards: wildcards.name,
            shell:
                "python {input.code[0]:q} --sequence {input.sequence:q} --output {output:q} 2> {log:q}"

    if isinstance(text := CORPUS["sequences"].get("text"), dict) and "glove" in text:

        rule look_up_vectors:
            input:
                code=sources("look_up_vectors.py"),
                words="<corpus>/sequences/words.csd",
                glove=local(in_utf8(text["glove"])),
            output:
                "<corpus>/sequences/text.csd",
            log:
                "<corpus>/logs/look_up_vectors.log",
            cache: workflow.enable_cache
            conda:
                ENVIRONMENT
            resources:
                mem_mb=rising(1000),
                runtime=60,
            shell:
                "python {input.code[0]:q} --words {input.words:q} --glove {input.glove:q}"
                " --output {output:q} 2> {log:q}"

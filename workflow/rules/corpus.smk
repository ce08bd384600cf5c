"""In: files that the corpus file names, or nothing for the sample corpus. Out: <corpus>/sequences/*.csd.

A corpus of arrays has no sequences: alignment.smk reads them.
"""

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

elif "sequences" in CORPUS:

    LINKED = {name: path for name, source in CORPUS["sequences"].items() if (path := consistency.path_of(source))}

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
                root=lambda wildcards: in_utf8(root_options(wildcards.name)),
                exclude=verbatim(EXCLUDE_OPTIONS),
            shell:
                "python {input.code[0]:q} --sequence {input.sequence:q} --name {params.name:q} {params.root:q}"
                " {params.exclude:q} --output {output:q} 2> {log:q}"

    if VECTORS:

        rule look_up_vectors:
            input:
                code=sources("look_up_vectors.py"),
                words="<corpus>/sequences/words.csd",
                glove=local(in_utf8(VECTORS["glove"])) if "glove" in VECTORS else [],
            output:
                # Each by its own name, which the cache needs.
                vectors="<corpus>/sequences/text.csd",
                unknown_words="<corpus>/sequences/unknown_words.json",
            log:
                "<corpus>/logs/look_up_vectors.log",
            cache: workflow.enable_cache
            conda:
                ENVIRONMENT
            resources:
                mem_mb=rising(1000),
                runtime=60,
            params:
                # A file by its name, which the counts have, and so for the cache's key too.
                source=verbatim([f"--{kind}={VECTORS[kind]}" for kind in ("glove", "package") if kind in VECTORS]),
                contractions=VECTORS["contractions"],
                limit=verbatim(VECTORS["unknown_limit"]),
                pauses=verbatim([f"--pauses={word}" for word in CORPUS["pauses"]]),
                root=verbatim(root_options("words")),
                exclude=verbatim(EXCLUDE_OPTIONS),
            shell:
                "python {input.code[0]:q} --words {input.words:q} {params.root:q} {params.source:q}"
                " --contractions {params.contractions:q} --unknown-limit {params.limit:q} {params.pauses:q}"
                " {params.exclude:q} --output {output.vectors:q} --unknown-words {output.unknown_words:q} 2> {log:q}"

    if LEXICONS:

        rule look_up_lexicon:
            input:
                code=sources("look_up_lexicon.py"),
                words="<corpus>/sequences/words.csd",
            output:
                "<corpus>/sequences/{name}.csd",
            log:
                "<corpus>/logs/look_up_lexicon/{name}.log",
            wildcard_constraints:
                name="|".join(LEXICONS),
            conda:
                ENVIRONMENT
            resources:
                mem_mb=rising(1000),
            params:
                lexicon=lambda wildcards: LEXICONS[wildcards.name],
                root=verbatim(root_options("words")),
                exclude=verbatim(EXCLUDE_OPTIONS),
            shell:
                "python {input.code[0]:q} --words {input.words:q} {params.root:q} --lexicon {params.lexicon:q}"
                " {params.exclude:q} --output {output:q} 2> {log:q}"

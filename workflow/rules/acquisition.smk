"""In: addresses that the corpus file names. Out: <corpus>/sequences/*.csd and folds. Nothing else uses the network."""

FETCHED = {
    name: source
    for name, source in CORPUS.get("sequences", {}).items()
    if isinstance(source, dict) and "sources" in source
}

# What was fetched first is what is expected ever after: commit this file to share the expectation.
LOCK = str(Path(CORPUS_FILE).with_suffix(".lock.json"))


if FETCHED:

    rule fetch_sequence:
        input:
            code=sources("fetch_sequence.py"),
        output:
            "<corpus>/sequences/{name}.csd",
        log:
            "<corpus>/logs/fetch_sequence/{name}.log",
        wildcard_constraints:
            name="|".join(FETCHED),
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=1440,
        params:
            sources=lambda wildcards: [word for url in FETCHED[wildcards.name]["sources"] for word in ("--source", url)],
            redirects=[word for host in CORPUS["redirect_hosts"] for word in ("--redirect-host", host)],
            dimension=lambda wildcards: (
                f"--dimension {FETCHED[wildcards.name]['dimension']}" if "dimension" in FETCHED[wildcards.name] else ""
            ),
            lock=LOCK,
        shell:
            "python {input.code[0]:q} {params.sources:q} {params.redirects:q} {params.dimension}"
            " --name {wildcards.name} --lock {params.lock:q} --output {output:q} 2>&1 | tee {log:q}"


if isinstance(CORPUS.get("folds"), dict):

    rule fetch_folds:
        input:
            code=sources("fetch_folds.py"),
        output:
            FOLDS,
        log:
            "<corpus>/logs/fetch_folds.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=60,
        params:
            sources=[word for url in CORPUS["folds"]["sources"] for word in ("--source", url)],
            redirects=[word for host in CORPUS["redirect_hosts"] for word in ("--redirect-host", host)],
            lock=LOCK,
        shell:
            "python {input.code[0]:q} {params.sources:q} {params.redirects:q}"
            " --name folds --lock {params.lock:q} --output {output:q} 2>&1 | tee {log:q}"

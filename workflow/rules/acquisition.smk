"""In: addresses that the corpus file names. Out: <corpus>/sequences/*.csd and folds. Nothing else uses the network."""

FETCHED = {
    name: source
    for name, source in CORPUS.get("sequences", {}).items()
    if isinstance(source, dict) and "sources" in source
}

from emofuse.download.lock import Lock

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
        cache: workflow.enable_cache
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=500,
            runtime=1440,
        params:
            name=lambda wildcards: wildcards.name,
            # For the cache's key alone: what the lock expects is taken from there if it was checked against that. With
            # `input` among its arguments, it runs nothing again when the lock is written.
            expected=lambda wildcards, input: Lock(Path(LOCK)).entries().get(wildcards.name, {}).get("sha256"),
            sources=lambda wildcards: [word for url in FETCHED[wildcards.name]["sources"] for word in ("--source", url)],
            redirects=[word for host in CORPUS["redirect_hosts"] for word in ("--redirect-host", host)],
            dimension=lambda wildcards: (
                ["--dimension", FETCHED[wildcards.name]["dimension"]] if "dimension" in FETCHED[wildcards.name] else []
            ),
            lock=verbatim(LOCK),
        shell:
            "python {input.code[0]:q} {params.sources:q} {params.redirects:q} {params.dimension:q}"
            " --name {params.name:q} --lock={params.lock:q} --output {output:q} 2> {log:q}"


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
            sources=verbatim([word for url in CORPUS["folds"]["sources"] for word in ("--source", url)]),
            redirects=[word for host in CORPUS["redirect_hosts"] for word in ("--redirect-host", host)],
            lock=verbatim(LOCK),
        shell:
            "python {input.code[0]:q} {params.sources:q} {params.redirects:q}"
            " --name folds --lock={params.lock:q} --output {output:q} 2> {log:q}"

"""In: addresses that the corpus file names. Out: <corpus>/sequences/*.csd and folds. Nothing else uses the network.

Programs are no inputs here, as they are elsewhere: what was fetched stays, for no edit of the suite is worth 15 GB again.
"""

from emofuse.download.lock import Lock

FETCHED = {
    name: source
    for name, source in CORPUS.get("sequences", {}).items()
    if isinstance(source, dict) and "sources" in source
}

# What was fetched first is what is expected ever after: commit this file to share the expectation. It lies beside the
# corpus file, but never in the suite of a run that starts elsewhere.
LOCK = Path(CORPUS_CHOICE.sources[0][0]).with_suffix(".lock.json")
if LOCK.parent == HOME / "config/corpora":
    LOCK = Path("config/corpora", LOCK.name)
LOCK = str(LOCK)


if FETCHED:

    rule fetch_sequence:
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
            runtime=1440,
        params:
            # With `input` among its arguments, a parameter runs nothing again when it changes.
            program=lambda wildcards, input: in_utf8(sources("fetch_sequence.py")[0]),
            name=lambda wildcards: wildcards.name,
            # For the cache's key alone: what the lock expects is taken from there if it was checked against that.
            expected=lambda wildcards, input: Lock(Path(LOCK)).entries().get(wildcards.name, {}).get("sha256"),
            addresses=lambda wildcards: in_utf8(addresses(FETCHED[wildcards.name]["sources"])),
            dimension=lambda wildcards: optional("--dimension", FETCHED[wildcards.name].get("dimension")),
            # So too the root: a file is not fetched again for being read otherwise.
            root=lambda wildcards, input: in_utf8(root_options(wildcards.name)),
            lock=lambda wildcards: LOCK,
        shell:
            "python {params.program:q} {params.addresses:q} {params.dimension:q} {params.root:q}"
            " --name {params.name:q} --lock={params.lock:q} --output {output:q} 2> {log:q}"


if isinstance(CORPUS.get("folds"), dict):

    rule fetch_folds:
        output:
            FOLDS,
        log:
            "<corpus>/logs/fetch_folds.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            runtime=60,
        params:
            program=lambda wildcards, input: in_utf8(sources("fetch_folds.py")[0]),
            addresses=verbatim(addresses(CORPUS["folds"]["sources"])),
            lock=lambda wildcards: LOCK,
        shell:
            "python {params.program:q} {params.addresses:q} --name folds --lock={params.lock:q}"
            " --output {output:q} 2> {log:q}"

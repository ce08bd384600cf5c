"""In: the benchmark files of the jobs that compute. Out: <report>/costs, time and memory by rule."""

# Snakemake refuses a benchmark to a rule whose results may come from a cache, and no expression in a rule can leave the
# benchmark out. Without --cache, these have one too.
CACHED = {
    "make_sample": "<corpus>/benchmarks/make_sample.tsv",
    "fetch_sequence": "<corpus>/benchmarks/fetch_sequence/{name}.tsv",
    "look_up_vectors": "<corpus>/benchmarks/look_up_vectors.tsv",
    "align": f"<corpus>/benchmarks/align/{ALIGNMENT}.tsv",
    "collect_frames": f"<corpus>/benchmarks/collect_frames/{{modality}}-{PROTOCOL['alignment']['non_finite']}.tsv",
}

for known in workflow.rules:
    if known.name in CACHED and not workflow.enable_cache:
        known.benchmark_modifier = known.output_modifier
        known.benchmark = CACHED[known.name]

SOURCES = CORPUS.get("sequences", {})

# What cells are fitted to, and the challenge's.
FITTED = [("own", modalities) for modalities, _ in CELLS]
FITTED += [("challenge", CHALLENGE_CELL[0])] if CHALLENGE_CELL else []

# The jobs that compute, by the names of their benchmarks below a folder. Those that make tables and figures are light.
OF_CORPUS = {
    "make_sample": ["make_sample"] if "sample" in CORPUS else [],
    "fetch_sequence": [f"fetch_sequence/{name}" for name in FETCHED],
    "link_sequence": [f"link_sequence/{name}" for name, source in SOURCES.items() if isinstance(source, str)],
    "look_up_vectors": [
        "look_up_vectors" for source in SOURCES.values() if isinstance(source, dict) and "glove" in source
    ],
    "hash_inputs": ["hash_inputs"],
    "align": [f"align/{ALIGNMENT}"],
    "collect_frames": [
        f"collect_frames/{modalities}-{PROTOCOL['alignment']['non_finite']}"
        for modalities in dict.fromkeys(modalities for _, modalities in FITTED)
        if takes_frames(modalities)
    ],
}
OF_RUN = {
    "score_baselines": ["score_baselines"],
    # The page of the alignment shows what is lost of words in any case.
    "fit_scaling": dict.fromkeys(
        f"fit_scaling/{fit}" for fit, modalities in FITTED if fit == "own" or not takes_frames(modalities)
    ),
    "fit_frame_scaling": dict.fromkeys(
        f"fit_frame_scaling/{fit}-{modalities}" for fit, modalities in FITTED if takes_frames(modalities)
    ),
    "fit_vocabulary": dict.fromkeys(f"fit_vocabulary/{fit}" for fit, _ in FITTED if ONE_HOT),
    "train": [folder.removeprefix("<run>/") for cell in CELLS for folder in shape_folders(*cell)],
    "select": [f"select/{modalities}/{architecture}" for modalities, architecture in CELLS],
    "evaluate": ["evaluate"],
    "train_challenge": ["train_challenge"] if CHALLENGE_CELL else [],
    "evaluate_challenge": ["evaluate_challenge"] if FOLDS else [],
}


rule summarise_costs:
    input:
        code=sources("summarise_costs.py"),
        # What comes after all that is counted. Benchmarks are no input: a job that left none would be run again.
        last=[
            "<corpus>/inputs.json",
            "<run>/baselines.csv",
            "<run>/metrics.csv",
            "<run>/challenge_metrics.csv" if FOLDS else [],
        ],
    output:
        page=shown("costs/costs.html"),
        others=expand("<report>/costs/costs.{ending}", ending=["csv", "md", "tex"]),
    log:
        "<run>/logs/summarise_costs.log",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        jobs=[
            word
            for folder, jobs in (
                (f"results/{CORPUS['name']}", OF_CORPUS),
                (f"results/{CORPUS['name']}/{PROTOCOL['name']}", OF_RUN),
            )
            for name, stems in jobs.items()
            if stems
            for word in ("--rule", name, *(f"{folder}/benchmarks/{stem}.tsv" for stem in stems))
        ],
        folder=subpath(output.page, parent=True),
        heading=verbatim(HEADING),
    shell:
        "python {input.code[0]:q} {params.jobs:q} --heading={params.heading:q} --output {params.folder:q} 2> {log:q}"

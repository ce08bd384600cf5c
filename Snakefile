"""Rebuilds Williams et al. (2018), "Recognizing Emotions in Video Using Multimodal DNN Feature Fusion"."""

from snakemake.utils import min_version

min_version("9.19")


configfile: "config/config.yaml"


include: "workflow/rules/common.smk"


# <corpus>: what depends on the corpus alone; <run>: what the protocol decides; <report>: what people read.
pathvars:
    corpus=f"results/{CORPUS['name']}",
    run=f"results/{CORPUS['name']}/{PROTOCOL['name']}",
    report=f"reports/{CORPUS['name']}/{PROTOCOL['name']}",


include: "workflow/rules/sources.smk"
include: "workflow/rules/acquisition.smk"
include: "workflow/rules/corpus.smk"
include: "workflow/rules/alignment.smk"
include: "workflow/rules/splits.smk"
include: "workflow/rules/baselines.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/evaluation.smk"
include: "workflow/rules/reporting.smk"


report: "workflow/report/workflow.rst"


rule all:
    default_target: True
    input:
        expand("<report>/tables/table{number}.html", number=[1, 2, 3, 4]),
        "<report>/figures/figure2.svg" if CELLS else [],
        "<report>/alignment.html",

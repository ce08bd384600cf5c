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


include: "workflow/rules/guard.smk"
include: "workflow/rules/sources.smk"
include: "workflow/rules/memory.smk"
include: "workflow/rules/grid.smk"
include: "workflow/rules/consistency.smk"
include: "workflow/rules/acquisition.smk"
include: "workflow/rules/corpus.smk"
include: "workflow/rules/alignment.smk"
include: "workflow/rules/splits.smk"
include: "workflow/rules/baselines.smk"
include: "workflow/rules/labels.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/evaluation.smk"
include: "workflow/rules/challenge.smk"
include: "workflow/rules/reporting.smk"
include: "workflow/rules/audit.smk"


RESULTS = [
    expand("<report>/tables/{table}.html", table=TABLES),
    "<report>/claims.html" if AUDITED else [],
    expand("<report>/figures/figure{number}.svg", number=[1, 2] if CELLS else []),
    expand("<report>/labels/label_{table}.html", table=["combinations", "counts"] if LABELS_COMBINE else []),
    "<report>/figures/label_combinations.svg" if LABELS_COMBINE else [],
    "<report>/alignment.html",
]


include: "workflow/rules/provenance.smk"


report: "workflow/report/workflow.rst"


rule all:
    default_target: True
    input:
        RESULTS,
        "<report>/provenance.html",

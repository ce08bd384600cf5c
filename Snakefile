"""Rebuilds Williams et al. (2018), "Recognizing Emotions in Video Using Multimodal DNN Feature Fusion"."""

from snakemake.utils import min_version

min_version("9.19")
if not isinstance(workflow.current_basedir, os.PathLike):
    raise WorkflowError("the suite's programs have to lie in a folder: clone it, and name the path of its Snakefile")


include: "workflow/rules/encoding.smk"


configfile: "config/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/grid.smk"
include: "workflow/rules/run_folders.smk"


# What depends on the corpus alone; what the protocol decides; what the choice of cells decides; what people read.
pathvars:
    corpus=f"<results>/{CORPUS['name']}",
    run=f"<results>/{NAME}",
    selection=f"<results>/{SELECTION}",
    report=f"<reports>/{SELECTION}",


include: "workflow/rules/guard.smk"
include: "workflow/rules/sources.smk"
include: "workflow/rules/reading.smk"
include: "workflow/rules/acquisition.smk"
include: "workflow/rules/corpus.smk"
include: "workflow/rules/alignment.smk"
include: "workflow/rules/splits.smk"
include: "workflow/rules/baselines.smk"
include: "workflow/rules/noise_ceiling.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/evaluation.smk"
include: "workflow/rules/challenge.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/descriptions.smk"
include: "workflow/rules/audit.smk"
include: "workflow/rules/costs.smk"
include: "workflow/rules/summary.smk"
include: "workflow/rules/provenance.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/progress.smk"


report: "workflow/report/workflow.rst"


rule all:
    input:
        "<report>/ro-crate-metadata.json",
        "<report>/summary.txt",

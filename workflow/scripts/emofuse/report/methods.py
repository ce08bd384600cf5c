"""The paragraph Methods of a run, made from its own choices and versions, ready to be pasted into a paper."""

from collections.abc import Iterable

import pandas as pd

from emofuse.configuration.shapes import feasible, seeds_of_all
from emofuse.report import html

WEIGHTINGS = {
    "mean": "all alike",
    "wavg": "weighted by their overlap with it, over the time that they cover",
    "cover": "weighted by their overlap with it, over its length",
}
TEXTS = {
    "glove": "word vectors",
    "one_hot": "one-hot words of the training fold, with an entry for all others",
    "glove+one_hot": "word vectors and one-hot words of the training fold, with an entry for all others",
}
SPLITS = {
    "grouped": "Whole videos were drawn at random (seed {seed}) for training, validation and test, with {shares} % of"
    " the segments",
    "folds": "Whole videos were drawn at random (seed {seed}) for {folds} folds. Cross-validation tested each of them,"
    " validated on the next and trained on the others",
    "authors_rule": "Videos were split by the rule of Williams et al. (2018) on the organisers' folds",
    "organisers": "Videos were split as the organisers have it",
}
SCALINGS = {
    "robust": "the median and the interquartile range",
    "max_abs": "the largest absolute value",
}
CONTEXTS = {
    "none": "",
    "video_mean": "Each word had the mean of all segments of its video behind its own features.",
    "neighbours": "Each word had the segments before and after its own behind its own features.",
}
OUTPUTS = {
    "linear": "a linear output for each target",
    "clipped": "an output for each target, clipped to the labels' range with the gradient passed through",
    "ordinal": "for each target the logits of being above each level that labels have",
}
LOSSES = {
    "mae": "the mean absolute error",
    "mse": "the mean squared error",
    "ordinal": "the mean binary cross-entropy of being above each level",
}
OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "stochastic gradient descent"}
FOLDS = {"valid": "validation", "test": "test"}
SHOWN_PACKAGES = ("keras", "tensorflow", "numpy", "scikit-learn", "h5py")
RECURRENT = {"lstm", "blstm"}

# What `depth` counts, by architecture.
LAYERS = {"lstm": "recurrent", "blstm": "recurrent", "cnn": "convolutional", "average": "hidden"}


def methods_page(record: dict, folds: pd.DataFrame, audit: dict, heading: str) -> str:
    """An HTML page of what `methods` says, of the corpus and the protocol that `heading` names."""
    return html.page("methods.html.jinja", heading=heading, title="Methods", paragraph=methods(record, folds, audit))


def methods(record: dict, folds: pd.DataFrame, audit: dict) -> str:
    """What was done, as text for a paper.

    `record` is a run's provenance; `folds` (split, fold, videos, segments) is what `split.csv` holds; `audit` is the
    JSON of an `AlignmentAudit`.
    """
    protocol = record["protocol"]
    sentences = [
        *_data(record["corpus"], _modalities(record["cells"])),
        *_features(protocol, record["corpus"], record["cells"]),
        *_folds(protocol, folds, audit),
        *(_networks(protocol, record["cells"]) if record["cells"] else []),
        *_scores(protocol, record["corpus"]),
        *_software(record),
    ]
    return " ".join(filter(None, sentences))


def _data(corpus: dict, modalities: list[str]) -> list[str]:
    low, high = corpus["label_range"]
    targets = corpus["targets"]
    of = f"{len(targets)} targets ({_listed(targets)})" if len(targets) > 1 else targets[0]
    source = f", from {_listed(modalities)}" if modalities else ""
    left_out = len(corpus["exclude"])
    return [
        f"We predicted the intensity, from {low:g} to {high:g}, of {of} in each segment of the corpus {corpus['title']}"
        f"{source}.",
        f"{left_out} video{'s were' if left_out > 1 else ' was'} left out." if left_out else "",
    ]


def _features(protocol: dict, corpus: dict, cells: list[str]) -> list[str]:
    alignment, sequence = protocol["alignment"], protocol["sequence"]
    modalities = _modalities(cells)
    averaged = [modality for modality in modalities if modality != "text"]
    said = []
    if "arrays" in corpus:
        said.append("The features came aligned to words.")
    elif averaged:
        by = " by the CMU SDK" if alignment["backend"] == "mmsdk" else ""
        said += [
            f"The frames of {_listed(averaged)} that overlap a word were averaged{by},"
            f" {WEIGHTINGS[alignment['weighting']]}.",
            "A segment without frames of a modality got those of another segment of its video."
            if alignment["missing"] == "borrow"
            else "A segment without frames of a modality got zeros.",
        ]
    if modalities:
        said.append(
            "Values that are not finite spread into the average, and were zero after scaling."
            if alignment["non_finite"] == "propagate"
            else "Values that are not finite counted as zero."
        )
    if protocol["unimodal_rows"] == "frames" and set(averaged) & {cell.partition("/")[0] for cell in cells}:
        said.append("Networks on one modality other than text took frames in the place of words.")
    if "text" in modalities and "arrays" not in corpus:
        said.append(f"Text was {TEXTS[protocol['text']]}.")
    if averaged:
        said.append(
            f"Features of {_listed(averaged)} were scaled by {SCALINGS[protocol['scaling']]} of the training words."
        )
    if modalities:
        where = {"pre": "in front", "post": "at the end"}
        said += [
            f"Longer segments were cut {where[sequence['truncating']]}, and shorter ones padded with zeros"
            f" {where[sequence['padding']]}"
            f"{', which recurrent networks skipped' if sequence['masking'] else ''}.",
            CONTEXTS[protocol["context"]],
        ]
    return said


def _folds(protocol: dict, folds: pd.DataFrame, audit: dict) -> list[str]:
    split, used = protocol["split"], protocol["segments"]
    wordless = audit["segments_without_words"]
    shares = "/".join(f"{100 * share:g}" for share in split.get("shares", []))
    sizes = folds[(folds["split"] == split["method"]) & (folds["fold"] != "no fold")]
    counts = [f"{row.fold} {row.segments:,} ({row.videos:,})" for row in sizes.itertuples()]
    return [
        SPLITS[split["method"]].format(**{"seed": None, "folds": None, **split, "shares": shares}) + ".",
        f"Labelled segments (videos) of the folds: {', '.join(counts)}.",
        f"Of all {audit['segments']:,}, {wordless:,} had no words, and no network was given them." if wordless else "",
        "Each set of modalities was trained and scored on the segments that it can serve, as in the code of Williams et"
        " al."
        if used["used"] == "per_mode"
        else "All networks were trained and scored on the segments that every modality can serve.",
        "Constants were scored on the segments of each set of modalities by itself."
        if used["tables"] == "per_mode"
        else "",
    ]


def _networks(protocol: dict, cells: list[str]) -> list[str]:
    network, training = protocol["network"], protocol["training"]
    architectures = list(dict.fromkeys(cell.partition("/")[2] for cell in cells))
    sets = list(dict.fromkeys(cell.partition("/")[0] for cell in cells))
    parts = [
        f"recurrent layers of {network['units']} units{' in each direction' if 'blstm' in architectures else ''}"
        f" ({network['recurrent_activation'].replace('_', ' ')} gates)"
        if RECURRENT & set(architectures)
        else "",
        f"convolutions of {network['filters']} filters over {network['kernel_size']} words, pooled by"
        f" {network['pool_size']}"
        if "cnn" in architectures
        else "",
        f"the mean of a segment's words, and hidden layers of {network['units']} units"
        if "average" in architectures
        else "",
        f"fully connected layers of {network['dense_units']} units",
        OUTPUTS[network["output"]],
    ]
    auxiliary = network["auxiliary"]
    kept = "the best epoch" if training["weights_kept"] == "best" else "the last epoch"
    watched = "mean absolute error" if training["monitor"] == "mae" else "loss"
    return [
        f"Networks ({_listed(name.upper() for name in architectures)}) were trained on {_listed(sets)}, with"
        f" {_listed(filter(None, parts))}.",
        f"They also learnt {_listed(auxiliary)}, by squared error, weighted by {training['auxiliary_weight']:g}."
        if auxiliary
        else "",
        *_candidates(protocol, architectures),
        f"Training minimised {LOSSES[training['loss']]} by {OPTIMIZERS[training['optimizer']]} (learning rate"
        f" {training['learning_rate']:g}, batches of {training['batch_size']}) for at most {training['epochs']} epochs."
        f" It stopped after {training['patience']} without a better validation {watched}, and kept the weights of"
        f" {kept}.",
        f"Training and validation labels were shuffled between videos (seed {protocol['labels']['seed']})."
        if protocol["labels"]["shuffled"]
        else "",
    ]


def _candidates(protocol: dict, architectures: list[str]) -> list[str]:
    search, seeds = protocol["search"], protocol["seeds"]
    tried = _tried(search, architectures)
    if max(len(feasible(protocol, architecture)) for architecture in architectures) * len(search["dropout"]) == 1:
        return [f"There was no search: networks had {tried}, and were trained with {_counted(seeds, 'seed')}"
                f" ({_listed(seeds)})."]  # fmt: skip
    first, *others = seeds
    has_finalists = any(seeds_of_all(protocol, architecture) != seeds for architecture in architectures)
    with_seeds = f"the seed {first}" if has_finalists else f"{_counted(seeds, 'seed')} ({_listed(seeds)})"
    return [
        f"The search had every combination of {tried}, each trained with {with_seeds}.",
        f"The {search['finalists']} best candidates of each cell by validation were trained with the"
        f" {'seeds' if len(others) > 1 else 'seed'} {_listed(others)} too, and chosen among."
        if has_finalists
        else "",
        "The candidate with the lowest mean absolute error on the"
        f" {FOLDS[protocol['chosen_on']]} fold, in the mean over seeds, was chosen.",
    ]


def _tried(search: dict, architectures: list[str]) -> str:
    """The values of a search, or of the one candidate that there is."""
    kinds = " or ".join(dict.fromkeys(LAYERS.get(architecture, "inner") for architecture in architectures))
    tried = {f"{kinds} layer": search["depth"], "fully connected layer": search["dense"]}
    tried = {f"{what}{'s' * (values != [1])}": values for what, values in tried.items()}
    tried |= {"words": search["maxlen"], "dropout": search["dropout"]}
    said = [f"{'/'.join(f'{value:g}' for value in values)} {what}" for what, values in tried.items()]
    for architecture, own in search["by_architecture"].items():
        others = [f"{'/'.join(map(str, values))} for {key}" for key, values in own.items()]
        said.append(f"for {architecture.upper()} instead {_listed(others)}")
    return _listed(said)


def _scores(protocol: dict, corpus: dict) -> list[str]:
    low, high = corpus["label_range"]
    presence = {"rounded": "an intensity that rounds to one or more", "raw": "any label above zero"}
    return [
        f"Outputs were cut to [{low:g}, {high:g}] before they were scored."
        if protocol["scored_output"] == "clipped"
        else "Outputs were scored as they are.",
        "Skill is 1 - MAE / MAE of the constant (zero, training median or training mean) that is best for each target"
        " on the validation fold.",
        f"Presence was scored{' twice' * (len(protocol['presence']) > 1)}: as"
        f" {', and as '.join(presence[kind] for kind in protocol['presence'])}."
        if low == 0
        else "",
        f"Random answers are means of {protocol['random_baseline']['draws']:,} draws"
        f" (seed {protocol['random_baseline']['seed']}).",
        "For the organisers' test fold, the chosen candidate was fitted to their training"
        f" {'and validation folds' if protocol['challenge']['fit_on'] == 'train+valid' else 'fold'}."
        if corpus["folds_can_train"]
        else "",
        "Intervals are 95 % jackknife intervals over videos and, where there are several, seeds.",
    ]


def _software(record: dict) -> list[str]:
    environment = max(record["environments"], key=lambda found: len(found["jobs"]))
    packages = environment["packages"]
    versions = [f"{name} {packages[name]}" for name in SHOWN_PACKAGES if name in packages]
    code = record["code"]
    commit = f"commit {code['commit'][:10]}" if code["commit"] else f"sources {code['sha256'][:10]}"
    changed = ", changed" if code["modified"] else ""
    threads = record["protocol"]["threads"]
    return [
        f"All was computed by emofuse ({commit}{changed}) with {_listed([environment['python'], *versions])} on"
        f" {environment['machine']} ({environment['processors']}), {_counted(range(threads), 'thread')} a network."
    ]


def _modalities(cells: list[str]) -> list[str]:
    sets = [cell.partition("/")[0] for cell in cells]
    return list(dict.fromkeys(modality for joined in sets for modality in joined.split("+")))


def _counted(things: Iterable, noun: str) -> str:
    number = len(list(things))
    return f"{number} {noun}{'s' * (number != 1)}"


def _listed(things: Iterable) -> str:
    *most, last = map(str, things)
    return f"{', '.join(most)} and {last}" if most else last

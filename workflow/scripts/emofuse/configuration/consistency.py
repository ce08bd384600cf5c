"""Choices that contradict one another, refused before any job runs."""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain
from typing import Any

from emofuse.configuration import array_files
from emofuse.configuration.files import Choice
from emofuse.configuration.shapes import feasible, shapes, shortest_input
from emofuse.errors import InputError

# Folders of a corpus's results, beside which those of its protocols lie.
CORPUS_FOLDERS = ("sequences", "arrays", "aligned", "frames", "splits", "logs")

# Columns and rows that results have besides the targets', and what pandas takes for a number that is missing.
TAKEN_COLUMNS = (
    *("video", "segment", "fold", "seed", "overall", "none", "nan", "na", "null", "n/a"),
    # Columns of what predict.py writes.
    *("start", "end", "words", "frames", "cut", "missing"),
)

# What their names begin with besides a target's.
TAKEN_STARTS = ("true_", "mean_", "present_", "threshold_")

# Bounds of noise are sought among distributions of ratings on a grid, which would be too coarse for more.
RATED_NUMBERS = 8


# The keys of each way to split that is drawn by a seed; the others follow the organisers' folds, and have none.
SPLIT_KEYS = {"grouped": {"shares", "seed"}, "folds": {"folds", "seed"}}

# A choice, the key of it that contradicts another, and why.
Contradiction = tuple[Choice, str, str]


def require_consistency(
    config: dict[str, Any], corpus: Choice, protocol: Choice, has_folds: bool, known_architectures: list[str]
) -> None:
    """Raise `InputError` at the first contradiction, with the file, the keys, what they are, and what would be right.

    `config` is config/config.yaml with what the command line changed; `has_folds`: whether there are organisers' folds.
    """
    settings = Choice(config, [("configuration (config/config.yaml and --config)", config)])
    found = chain(
        _paths(corpus),
        _names(corpus, protocol),
        _ratings(corpus),
        _modalities(settings, corpus),
        _folds(corpus, protocol, has_folds),
        _alignment(protocol),
        _arrays(settings, corpus, protocol),
        _outputs(corpus, protocol),
        _context(settings, protocol),
        _architectures(settings, protocol, known_architectures),
    )
    for choice, key, why in found:
        raise InputError(f"{choice.where(key)}: {why}")


def is_path_for_rules(path: str) -> bool:
    """Whether rules can name a path: Snakemake reads wildcards in braces and angles, programs options in a hyphen."""
    return not set("{}<>") & set(path) and not path.startswith("-") and path.isprintable()


def path_of(source: str | dict[str, Any]) -> str | None:
    """The path of a sequence that lies with the user; None of one that is made or fetched."""
    return source.get("path") if isinstance(source, dict) else source


def _paths(corpus: Choice) -> Iterator[Contradiction]:
    given = {f"sequences.{name}": source for name, source in corpus.content.get("sequences", {}).items()}
    given["folds"] = corpus.content.get("folds", {})
    arrays = corpus.content.get("arrays")
    given |= {f"arrays ({what})": path for what, path in array_files.paths(arrays).items()} if arrays else {}
    for key, source in given.items():
        path = source["glove"] if isinstance(source, dict) and "glove" in source else path_of(source)
        if path and not is_path_for_rules(path):
            why = (
                f"{key} names the path {path!r}; rename it to one without {{ }} < >, control characters and a hyphen in"
                " front"
            )
            yield corpus, key, why


def _names(corpus: Choice, protocol: Choice) -> Iterator[Contradiction]:
    name, targets = protocol.content["name"], corpus.content["targets"]
    if name in CORPUS_FOLDERS:
        folder = f"results/{corpus.content['name']}/{name}"
        yield protocol, "name", f"{folder} is a folder of the corpus; give the protocol another name than {name}"
    if taken := [target for target in targets if target.lower() in TAKEN_COLUMNS or target.startswith(TAKEN_STARTS)]:
        why = f"targets {', '.join(taken)} have names that results use otherwise; rename them and their label_columns"
        yield corpus, "targets", why
    columns = corpus.content["label_columns"]
    for target in targets:
        if target not in columns:
            hint = "".join(f"did you mean {near}? " for near in _nearest(target, columns))
            why = f"targets names {target!r}, which is not in label_columns; {hint}There are {', '.join(columns)}"
            yield corpus, "targets", why


def _nearest(name: str, known: list[str]) -> list[str]:
    """The known name that is most like another, if any is, whatever their capitals."""
    plain = {candidate.strip().casefold(): candidate for candidate in known}
    return [plain[near] for near in get_close_matches(name.strip().casefold(), plain, 1)]


def _ratings(corpus: Choice) -> Iterator[Contradiction]:
    low, high = corpus.content["label_range"]
    if "ratings" in corpus.content and (low % 1 or high % 1 or not 1 <= high - low < RATED_NUMBERS):
        why = (
            f"ratings says that labels are means of ratings on whole numbers, but label_range is [{low:g}, {high:g}];"
            f" give the lowest and the highest rating, of at most {RATED_NUMBERS} whole numbers, or leave ratings out"
        )
        yield corpus, "ratings", why


def _modalities(settings: Choice, corpus: Choice) -> Iterator[Contradiction]:
    known = settings.content["modalities"]
    for modalities in settings.content["modality_sets"]:
        if modalities.split("+") != [modality for modality in known if modality in modalities.split("+")]:
            why = f"modality_sets names {modalities!r}; a set is of {', '.join(known)}, joined with + in this order"
            yield settings, "modality_sets", why
    if unknown := sorted(corpus.content.get("sequences", {}).keys() - {"words", "labels", *known}):
        why = (
            f"it names the sequences {', '.join(unknown)}; there are words, labels and the modalities of"
            f" config/config.yaml, {', '.join(known)}: correct the name, or add it to these"
        )
        yield corpus, "sequences", why


def _folds(corpus: Choice, protocol: Choice, has_folds: bool) -> Iterator[Contradiction]:
    split = protocol.content["split"]
    without = f"but {corpus.where('folds')}, the corpus, names no organisers' folds under the key folds"
    said = f"split.method is {split['method']}"
    for key in sorted(split.keys() - SPLIT_KEYS.get(split["method"], set()) - {"method"}):
        methods = " or ".join(method for method, keys in SPLIT_KEYS.items() if key in keys)
        why = (
            f"{said}, which knows no split.{key}; leave it out (null takes away what is extended), or make the method"
            f" {methods}"
        )
        yield protocol, f"split.{key}", why
    if split["method"] not in SPLIT_KEYS:
        if not has_folds:
            yield protocol, "split.method", f"{said}, {without}; name them, or make the method grouped or folds"
        if not corpus.content["folds_can_train"]:
            why = (
                f"{said}, but folds_can_train is false in {corpus.where('folds_can_train')}: the organisers' training"
                " videos have no sequences; make the method grouped or folds"
            )
            yield protocol, "split.method", why
    if protocol.content["challenge"]["needed"] and not has_folds:
        why = f"challenge.needed is true, {without}; name them, or make it false to go without table 5"
        yield protocol, "challenge.needed", why


def _alignment(protocol: Choice) -> Iterator[Contradiction]:
    alignment = protocol.content["alignment"]
    known = {"weighting": ("mean", "wavg"), "missing": ("zeros",), "non_finite": ("zero",)}
    for key, values in known.items():
        if alignment["backend"] == "mmsdk" and alignment[key] not in values:
            why = (
                f"alignment.{key} is {alignment[key]}, but alignment.backend is mmsdk, which knows"
                f" {' and '.join(values)} alone"
            )
            yield protocol, f"alignment.{key}", why
    if alignment["non_finite"] == "propagate" and (scaling := protocol.content["scaling"]) != "max_abs":
        why = f"alignment.non_finite is propagate, which scaling max_abs alone can undo; found scaling {scaling}"
        yield protocol, "alignment.non_finite", why
    if protocol.content["segments"] == {"used": "per_mode", "tables": "common"}:
        why = (
            "segments.used is per_mode and segments.tables is common: the cells of a table would answer other segments"
            " than its constants; make both per_mode or both common"
        )
        yield protocol, "segments.used", why


def _arrays(settings: Choice, corpus: Choice, protocol: Choice) -> Iterator[Contradiction]:
    """What arrays, which came aligned, and without words and frames of their own, cannot be asked for."""
    arrays = corpus.content.get("arrays")
    if arrays is None:
        return
    alone = {"package": ("layout", "keys", "package"), "files": ("dataset", "files")}
    kind, other = ("package", "files") if "package" in arrays else ("files", "package")
    for key in alone[other]:
        if arrays.get(key):
            yield corpus, f"arrays.{key}", f"arrays.{key} is of {other}, but there is arrays.{kind}; leave one out"
    named = set(array_files.names(arrays)) - set(array_files.OTHERS)
    if unknown := sorted(named - set(settings.content["modalities"])):
        known = ", ".join([*array_files.OTHERS, *settings.content["modalities"]])
        yield corpus, "arrays", f"arrays are of {', '.join(unknown)}; there are {known}: correct the name"
    if not named:
        yield corpus, "arrays", "arrays are of no modality; name one at least"
    if "labels" not in arrays and "labels" not in array_files.names(arrays):
        yield corpus, "arrays", "arrays have no labels; name theirs, or a label file under arrays.labels"
    for key in ("folds", "pauses"):
        if corpus.content.get(key):
            why = f"{key} is said of a corpus of arrays, which bring their own folds and no words; leave {key} out"
            yield corpus, key, why
    wanted = {"alignment.backend": "emofuse", "alignment.missing": "zeros", "unimodal_rows": "words"}
    for path, usual in wanted.items():
        section, _, key = path.rpartition(".")
        found = (protocol.content[section] if section else protocol.content)[key]
        if found != usual:
            why = f"{path} is {found}, which arrays cannot be: they came aligned to words; make it {usual}"
            yield protocol, path, why
    if "one_hot" in protocol.content["text"]:
        why = f"text is {protocol.content['text']}, but arrays say of no word which it is; make it glove"
        yield protocol, "text", why


def _outputs(corpus: Choice, protocol: Choice) -> Iterator[Contradiction]:
    network, loss = protocol.content["network"], protocol.content["training"]["loss"]
    output = network["output"]
    if output == "ordinal" and loss != "ordinal":
        why = f"network.output is ordinal, but training.loss is {loss}; make the loss ordinal, or the output linear"
        yield protocol, "training.loss", why
    if loss == "ordinal" and output != "ordinal":
        why = f"training.loss is ordinal, but network.output is {output}; make the output ordinal, or the loss mae"
        yield protocol, "network.output", why
    columns, targets = corpus.content["label_columns"], corpus.content["targets"]
    for name in network["auxiliary"]:
        if name in targets:
            why = (
                f"network.auxiliary names {name!r}, which is a target in {corpus.where('targets')}, and scored; leave"
                " it out: networks are trained on it anyway"
            )
            yield protocol, "network.auxiliary", why
        if name not in columns:
            hint = "".join(f"did you mean {near}? " for near in _nearest(name, columns))
            further = ", ".join(column for column in columns if column not in targets)
            why = (
                f"network.auxiliary names {name!r}, which is not in label_columns of {corpus.where('label_columns')};"
                f" {hint}Besides the targets there are {further or 'none'}"
            )
            yield protocol, "network.auxiliary", why


def _context(settings: Choice, protocol: Choice) -> Iterator[Contradiction]:
    context, text = protocol.content["context"], protocol.content["text"]
    if context != "none" and text == "one_hot" and "text" in settings.content["modality_sets"]:
        why = (
            f"context is {context}, which is of features, and text is one_hot, which has none; make text glove or"
            " glove+one_hot, make context none, or leave the modality set text out"
        )
        yield protocol, "context", why


def _architectures(settings: Choice, protocol: Choice, known: list[str]) -> Iterator[Contradiction]:
    wanted, by_architecture = settings.content["architectures"], protocol.content["search"]["by_architecture"]
    for choice, key, named in (
        (settings, "architectures", wanted),
        (protocol, "search.by_architecture", by_architecture),
    ):
        if unknown := sorted(set(named) - set(known)):
            yield choice, key, f"{key} names {', '.join(unknown)}; there are {', '.join(known)}"
            return
    for architecture in wanted:
        if not feasible(protocol.content, architecture):
            every = shapes(protocol.content, architecture)
            depths, lengths = (sorted({shape[place] for shape in every}) for place in (0, 2))
            shortest = min(shortest_input(protocol.content["network"], architecture, depth) for depth in depths)
            why = (
                f"search.depth and search.maxlen leave {architecture} no shape that can exist: depth {depths} needs"
                f" maxlen of at least {shortest}, found {lengths}"
            )
            yield protocol, "search.maxlen", why

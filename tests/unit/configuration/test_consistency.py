"""Choices that contradict one another: each is refused with its file, its keys, and what would be right."""

import copy

import pytest

from emofuse.configuration.consistency import is_path_for_rules, require_consistency
from emofuse.configuration.files import PROTOCOLS, Choice, load_protocol
from emofuse.errors import InputError

CONFIG = {
    "modalities": ["audio", "video", "text"], "modality_sets": ["audio", "audio+text"],
    "architectures": ["lstm", "cnn"],
}  # fmt: skip
CORPUS = {
    "name": "mine", "folds_can_train": True, "label_range": [0, 3],
    "label_columns": ["happy", "sad", "Overall", "true_x"], "targets": ["happy"],
    "sequences": {"words": "w.csd", "labels": "l.csd", "audio": {"sources": ["x"]}, "text": {"glove": "g.txt"}},
    "folds": "folds.json",
}  # fmt: skip
KNOWN = ["blstm", "cnn", "lstm"]


def require(config=None, corpus=None, protocol=None, has_folds=True):
    content = load_protocol(PROTOCOLS / "sound.yaml").content
    for key, value in (protocol or {}).items():
        content[key] = content[key] | value if isinstance(value, dict) else value
    given = copy.deepcopy(CORPUS) | (corpus or {})
    require_consistency(
        CONFIG | (config or {}),
        Choice(given, [("corpus.yaml", given)]),
        Choice(content, [("protocol.yaml", content)]),
        has_folds,
        KNOWN,
    )


def test_what_agrees_is_accepted():
    require()
    require(protocol={"segments": {"used": "per_mode", "tables": "per_mode"}})
    require(protocol={"alignment": {"non_finite": "propagate"}, "scaling": "max_abs"})
    require(protocol={"alignment": {"backend": "mmsdk", "weighting": "mean"}})
    require(protocol={"challenge": {"needed": False}}, has_folds=False)
    require(corpus={"sequences": {"audio": {"path": "a.csd", "root": "{-x}"}}})
    require(corpus={"ratings": 3})
    require(corpus={"ratings": 5, "label_range": [-3.0, 4]})
    require(corpus={"label_range": [0.5, 99]})
    require(protocol={"network": {"output": "ordinal", "auxiliary": ["sad"]}, "training": {"loss": "ordinal"}})


PROTOCOL = r"protocol.yaml"
SETTINGS = r"configuration \(config/config.yaml and --config\)"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"corpus": {"folds": "-f.json"}}, r"corpus.yaml: folds names the path '-f.json'; rename it"),
        ({"corpus": {"sequences": {"text": {"glove": "{a}"}}}}, r"corpus.yaml: sequences.text names the path '{a}'"),
        ({"corpus": {"sequences": {"audio": {"path": "-a", "root": "x"}}}}, r"corpus.yaml: sequences.audio names the"
         r" path '-a'"),
        ({"corpus": {"sequences": {"vidoe": "v.csd"}}}, r"corpus.yaml: it names the sequences vidoe; there are"),
        ({"corpus": {"targets": ["Overall"]}}, r"corpus.yaml: targets Overall have names that results use otherwise"),
        *(({"corpus": {"targets": [f"{start}_x"]}}, rf"corpus.yaml: targets {start}_x have names")
          for start in ("true", "mean", "present", "threshold")),
        ({"corpus": {"targets": ["happy", " hapy"]}}, r"corpus.yaml: targets names ' hapy', which is not in"
         r" label_columns; did you mean happy\? There are happy, sad, "),
        ({"corpus": {"targets": ["SAD"]}}, r"corpus.yaml: targets names 'SAD', .*; did you mean sad\? There are"),
        ({"corpus": {"targets": ["fear"]}}, r"corpus.yaml: targets names 'fear', which is not in label_columns; There"),
        *(({"corpus": {"ratings": 3, "label_range": label_range}}, r"corpus.yaml: ratings says that labels are means of"
           rf" ratings on whole numbers, but label_range is \[{low:g}, {high:g}\]; give the lowest and the highest")
          for label_range in ([0.5, 3], [0, 2.5], [0, 8], [3, 0], [1, 1], [0, float("inf")])
          for low, high in [label_range]),
        ({"protocol": {"name": "aligned"}}, PROTOCOL + r": results/mine/aligned is a folder of the corpus"),
        ({"config": {"modality_sets": ["text+audio"]}}, SETTINGS + r": modality_sets names 'text\+audio'; a set is"),
        ({"config": {"architectures": ["gru"]}}, SETTINGS + r": architectures names gru; there are blstm, cnn, lstm"),
        ({"protocol": {"search": {"by_architecture": {"gru": {}}}}}, PROTOCOL + r": search.by_architecture names gru"),
        ({"protocol": {"search": {"depth": [3], "maxlen": [10, 20]}}}, PROTOCOL + r": search.depth and search.maxlen"
         r" leave cnn no shape that can exist: depth \[3\] needs maxlen of at least 22, found \[10, 20\]"),
        ({"protocol": {"search": {"depth": [1], "maxlen": [10]}, "network": {"kernel_size": 11}}}, r".* at least 12"),
        ({"protocol": {"segments": {"used": "per_mode"}}}, PROTOCOL + r": segments.used is per_mode and"),
        ({"protocol": {"split": {"method": "organisers"}}}, PROTOCOL + r": split.method is organisers, which knows no"
         r" split.seed; leave it out"),
        ({"has_folds": False}, PROTOCOL + r": challenge.needed is true, but corpus.yaml, the corpus, names no"),
        ({"protocol": {"alignment": {"backend": "mmsdk", "weighting": "cover"}}}, PROTOCOL + r": alignment.weighting is"
         r" cover, but alignment.backend is mmsdk, which knows mean and wavg alone"),
        ({"protocol": {"alignment": {"backend": "mmsdk", "missing": "borrow"}}}, PROTOCOL + r": alignment.missing is"),
        ({"protocol": {"alignment": {"backend": "mmsdk", "non_finite": "propagate"}}}, r".*: alignment.non_finite is"),
        ({"protocol": {"alignment": {"non_finite": "propagate"}}}, PROTOCOL + r": alignment.non_finite is propagate,"
         r" which scaling max_abs alone can undo; found scaling robust"),
        *(({"protocol": {"network": {"output": "ordinal"}, "training": {"loss": loss}}}, PROTOCOL +
           rf": network.output is ordinal, but training.loss is {loss}; make the loss ordinal, or the output linear")
          for loss in ("mae", "mse")),
        *(({"protocol": {"network": {"output": output}, "training": {"loss": "ordinal"}}}, PROTOCOL +
           rf": training.loss is ordinal, but network.output is {output}; make the output ordinal, or the loss mae")
          for output in ("linear", "clipped")),
        ({"protocol": {"network": {"auxiliary": ["sad", "happy"]}}}, PROTOCOL + r": network.auxiliary names 'happy',"
         r" which is a target in corpus.yaml, and scored; leave it out"),
        ({"protocol": {"network": {"auxiliary": ["saad"]}}}, PROTOCOL + r": network.auxiliary names 'saad', which is"
         r" not in label_columns of corpus.yaml; did you mean sad\? Besides the targets there are sad, Overall"),
    ],
    ids=str,
)  # fmt: skip
def test_a_contradiction_is_refused(given, message):
    with pytest.raises(InputError, match=f"^{message}"):
        require(**given)


@pytest.mark.parametrize(
    ("has_folds", "can_train", "message"),
    [
        (False, True, "split.method is organisers, but corpus.yaml, the corpus, names no organisers' folds"),
        (True, False, "split.method is organisers, but folds_can_train is false in corpus.yaml"),
    ],
)
def test_folds_that_are_not_there_or_cannot_train_split_nothing(has_folds, can_train, message):
    content = load_protocol(PROTOCOLS / "as_coded.yaml").content | {"split": {"method": "organisers"}}
    given = CORPUS | {"folds_can_train": can_train}
    protocol = Choice(content, [("protocol.yaml", content)])
    with pytest.raises(InputError, match=f"^protocol.yaml: {message}"):
        require_consistency(CONFIG, Choice(given, [("corpus.yaml", given)]), protocol, has_folds, KNOWN)


@pytest.mark.parametrize("path", ["a{b", "a}b", "<a", "a>", "-a", "a\n", "a\x1b"])
def test_a_path_that_rules_would_misread_is_none(path):
    assert not is_path_for_rules(path)
    assert is_path_for_rules("my data's $(files)/é.csd")

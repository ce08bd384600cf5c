"""The SDK's file of folds, read as data."""

import pytest

from emofuse.download.standard_folds import read_standard_folds
from emofuse.errors import InputError

PUBLISHED = """standard_train_fold=['hh04W3xXa5s', '81406']

standard_test_fold=['7l3BNtSE0xc']

standard_valid_fold=['--qXJuDtHPw', '-UacrmKiTn4']

"""


def read(folder, text):
    path = folder / "folds.py"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_standard_folds(path)


FOLDS = {"train": ["hh04W3xXa5s", "81406"], "valid": ["--qXJuDtHPw", "-UacrmKiTn4"], "test": ["7l3BNtSE0xc"]}


def test_the_three_lists_are_read(tmp_path):
    folds = read(tmp_path, PUBLISHED)
    assert folds == FOLDS
    assert list(folds) == ["train", "valid", "test"]


def test_other_statements_are_passed_over_and_never_run(tmp_path):
    run = f"open({str(tmp_path / 'ran')!r}, 'w')"
    others = (
        f"import nothing.at.all\n{run}\nall_folds = standard_train_fold + [{run}]\nprint(len(standard_test_fold))\n"
    )
    assert read(tmp_path, "'''Folds.'''\n" + PUBLISHED + others) == FOLDS
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "value",
    ["make()", "[make()]", "other", "['a', other]", "['a', 3]", "('a',)", "'a'", "{'a'}", "None", "['a'] + ['b']",
     "[x for x in 'ab']", "[b'a']", "[['a']]", "[" + "-" * 500 + "1]"],
)  # fmt: skip
def test_a_list_that_is_not_plain_strings_is_named(tmp_path, value):
    text = PUBLISHED.replace("['7l3BNtSE0xc']", value)
    with pytest.raises(InputError, match=r"folds\.py: line 3: 'standard_test_fold' should be a list of strings; found"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("statement", "lines"),
    [
        ("standard_test_fold = ['a']", "3, 7"),
        ("standard_test_fold += ['a']", "3, 7"),
        ("if True: standard_test_fold = ['a']", "3, 7"),
        ("standard_test_fold, other = ['a'], 1", "3, 7"),
        ("for standard_test_fold in []: pass", "3, 7"),
        ("del standard_test_fold", "3, 7"),
    ],
)
def test_a_list_that_is_assigned_again_is_named(tmp_path, statement, lines):
    with pytest.raises(InputError, match=rf"'standard_test_fold' is assigned in lines \[{lines}\]; it should be once"):
        read(tmp_path, PUBLISHED + statement)


@pytest.mark.parametrize("name", ["standard_train_fold", "standard_valid_fold", "standard_test_fold"])
def test_a_list_that_is_missing_is_named(tmp_path, name):
    with pytest.raises(InputError, match=rf"folds\.py: '{name}' is assigned in lines \[\]; it should be once"):
        read(tmp_path, PUBLISHED.replace(name, "other"))


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html>",
        "standard_train_fold=['a",
        b"\x89HDF\r\n\x1a\n\0",
        "(" * 10_000,
        "-" * 3000 + "1",
        "-" * 100_000 + "1",
    ],
)
def test_what_is_no_python_is_named(tmp_path, text):
    with pytest.raises(InputError, match=r"folds\.py: not a Python file of folds"):
        read(tmp_path, text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"folds\.py: not a Python file of folds: .*No such file"):
        read_standard_folds(tmp_path / "folds.py")

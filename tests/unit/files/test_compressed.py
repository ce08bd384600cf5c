"""Files that are plain, gzip or zip, told by what they hold."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emofuse.errors import InputError
from emofuse.files.compressed import open_compressed

TEXT = b"".join(b"word%d %d %d\n" % (number, number**2, number**3) for number in range(500))
METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


# Packed content names tests, which each worker gathers anew: no time may be in it.
def zipped(members, compression=zipfile.ZIP_DEFLATED):
    """A zip of these members, {name: content}, without the time of day."""
    with zipfile.ZipFile(made := io.BytesIO(), "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return made.getvalue()


def gzipped(content):
    """Content in gzip, without the time of day."""
    return gzip.compress(content, mtime=0)


def tarred(content):
    """A tar of one file."""
    with tarfile.open(fileobj=(made := io.BytesIO()), mode="w", encoding="utf-8") as archive:
        member = tarfile.TarInfo("vectors.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def locked(content):
    """A zip whose members are marked as encrypted, in the two places where zip says so."""
    content = bytearray(content)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    return bytes(content)


def read(path):
    with open_compressed(path, (".txt", ".vec")) as (kind, file):
        return kind, file.read()


@pytest.mark.parametrize("name", ["vectors", "vectors.txt", "vectors.gz", "vectors.zip", "vectors.bin"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TEXT, "text"),
        (b"", "text"),
        (b"P", "text"),
        (gzipped(TEXT), "gzip"),
        (gzipped(TEXT[:1000]) + gzipped(TEXT[1000:]), "gzip"),
        (gzipped(TEXT) + bytes(512), "gzip"),
        *((zipped({"vectors.txt": TEXT}, method), "zip") for method in METHODS),
        (zipped({"a/": b"", "a/no ending": TEXT}), "zip"),
        (zipped({"README": b"x", "vectors.VEC": TEXT}), "zip"),
        (zipped({"vectors.txt": TEXT, "__MACOSX/._vectors.txt": b"x"}), "zip"),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    assert read(path) == (kind, content if kind == "text" else TEXT)


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (gzipped(TEXT)[:-20], ["damaged or cut off", "fetch it again"]),
        (gzipped(TEXT)[:15], ["damaged or cut off"]),
        (gzipped(TEXT)[:-8] + bytes(8), ["damaged or cut off", "CRC"]),
        (gzipped(TEXT) + b"more", ["damaged or cut off"]),
        (b"\x1f\x8b" + TEXT, ["damaged or cut off"]),
        (zipped({"vectors.txt": TEXT})[:-30], ["damaged or cut off"]),
        (zipped({"vectors.txt": TEXT})[:100], ["damaged or cut off"]),
        (zipped({"vectors.txt": TEXT}, zipfile.ZIP_STORED).replace(b"word7 ", b"word8 "), ["damaged", "CRC"]),
        (locked(zipped({"vectors.txt": TEXT})), ["'vectors.txt' is locked with a password; unpack it"]),
        (zipped({}), ["a zip that holds nothing"]),
        (zipped({"folder/": b""}), ["a zip that holds nothing"]),
        (zipped({"a.txt": TEXT, "b.vec": TEXT, "c": b""}), ["holds 'a.txt', 'b.vec'; unpack it, and name the one"]),
        (zipped({"a": TEXT, "b": TEXT}), ["holds 'a', 'b'; unpack it"]),
        (zipped({"zeros.txt": bytes(10**7)}), ["'zeros.txt' claims to hold 10,000,000 bytes in"]),
        (bz2.compress(TEXT), ["packed with bzip2, which is not read; unpack it"]),
        (lzma.compress(TEXT), ["packed with xz"]),
        (b"7z\xbc\xaf\x27\x1c" + TEXT, ["packed with 7-Zip"]),
        (b"\x28\xb5\x2f\xfd" + TEXT, ["packed with Zstandard"]),
        (tarred(TEXT), ["packed with tar, which"]),
        (gzipped(tarred(TEXT)), ["packed with tar within gzip"]),
        (gzipped(gzipped(TEXT)), ["packed with gzip within gzip"]),
        (zipped({"vectors.zip": zipped({"vectors.txt": TEXT})}), ["packed with zip within zip"]),
        (zipped({"vectors.txt.gz": gzipped(TEXT)}), ["packed with gzip within zip"]),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, messages):
    path = tmp_path / "vectors.txt"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    for message in [str(path), *messages]:
        assert message in str(error.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(InputError, match="no such file"):
            read(path)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    whole=st.sampled_from([gzipped(TEXT), *(zipped({"v.txt": TEXT}, method) for method in METHODS)]),
    at=st.floats(0, 1, exclude_max=True),
    damage=st.one_of(st.just(b""), st.binary(min_size=1, max_size=8)),
)
def test_whatever_is_damaged_is_read_rightly_or_named(tmp_path, whole, at, damage):
    """Cut off where `damage` is nothing, else overwritten."""
    place = int(at * len(whole))
    damaged = whole[:place] + (damage + whole[place + len(damage) :] if damage else b"")
    path = tmp_path / "vectors"
    path.write_bytes(damaged)
    try:
        kind, content = read(path)
    except InputError as error:
        kind, content = "refused", str(error)
    if kind == "refused":
        assert str(path) in content
    else:
        assert content == (damaged if kind == "text" else TEXT)

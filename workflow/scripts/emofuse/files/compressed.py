"""Compressed files, told by their first bytes and not by their names."""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from emofuse.errors import InputError

GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# Of tar its place in the first block is known alone.
TAR, TAR_AT = b"ustar", 257

# What others compress with, by their first bytes.
OTHERS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}

# Numbers as text shrink about three times; zlib can shrink nothing more than 1032 times.
LARGEST_EXPANSION = 500

# Bytes. Decompression of larger pieces is faster.
BUFFER = 2**17


@contextmanager
def open_compressed(path: Path, endings: tuple[str, ...]) -> Iterator[tuple[str, BinaryIO]]:
    """Open a file that is plain, gzip or zip: gives "text", "gzip" or "zip", and the content, which can be sought.

    Of a zip's members the only one is taken, or the only one whose name has one of the `endings`. Raises `InputError`,
    until the `with` block ends, if the file is missing, unreadable, damaged, cut off, encrypted or compressed twice, or
    holds several members.
    """
    with _naming_damage(path), ExitStack() as opened:
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        file = opened.enter_context(path.open("rb", BUFFER))
        start = file.read(len(ZIP[0]))
        file.seek(0)
        kind = "gzip" if start.startswith(GZIP) else "zip" if start in ZIP else "text"
        if kind == "gzip":
            file = io.BufferedReader(opened.enter_context(gzip.GzipFile(fileobj=file)), BUFFER)
        elif kind == "zip":
            archive = opened.enter_context(zipfile.ZipFile(file))
            member = opened.enter_context(archive.open(_member(path, archive, endings)))
            file = io.BufferedReader(member, BUFFER)
        _require_unpacked(path, kind, file)
        yield kind, file


@contextmanager
def _naming_damage(path: Path) -> Iterator[None]:
    """Turn whatever decompression raises on a damaged file into an `InputError` that says where."""
    try:
        yield
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(
            f"{path}: a compressed file that is damaged or cut off: {error}; fetch it again, or unpack it by hand"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _member(path: Path, archive: zipfile.ZipFile, endings: tuple[str, ...]) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir()]
    # Apple's archiver adds a hidden twin to each file.
    members = [member for member in members if not member.filename.startswith("__MACOSX/")]
    chosen = [member for member in members if member.filename.lower().endswith(endings)]
    chosen = members if len(members) == 1 else chosen
    if len(chosen) != 1:
        names = ", ".join(repr(member.filename) for member in chosen or members) or "nothing"
        raise InputError(f"{path}: a zip that holds {names}; unpack it, and name the one file that is meant")
    [member] = chosen
    if member.flag_bits & 1:
        raise InputError(f"{path}: {member.filename!r} is locked with a password; unpack it, and name what comes out")
    if member.file_size > LARGEST_EXPANSION * max(member.compress_size, 1):
        raise InputError(
            f"{path}: {member.filename!r} claims to hold {member.file_size:,} bytes in {member.compress_size:,}; text"
            " is not compressed so far: the file is damaged, or a trap"
        )
    return member


def _require_unpacked(path: Path, kind: str, file: BinaryIO) -> None:
    start = file.read(TAR_AT + len(TAR))
    file.seek(0)
    packed = [name for signature, name in OTHERS.items() if start.startswith(signature)]
    packed += ["tar"] * (start[TAR_AT:] == TAR)
    if kind != "text":
        packed += ["gzip"] * start.startswith(GZIP) + ["zip"] * start.startswith(ZIP)
    if packed:
        within = "" if kind == "text" else f" within {kind}"
        raise InputError(
            f"{path}: packed with {packed[0]}{within}, which is not read; unpack it, and name what comes out"
        )

"""The lock, by which the checksums of what was acquired are recorded once and required ever after."""

import json
from pathlib import Path

from filelock import FileLock

from emofuse.errors import InputError
from emofuse.files.atomic import whole_file


class Lock:
    """The checksums of what was acquired: a JSON file, name -> sha256, bytes and url, to be kept with the sources.

    Many processes may use one file at a time. Raises `InputError` if the file is something else.
    """

    def __init__(self, path: Path):
        self.path = path

    def entries(self) -> dict[str, dict]:
        """All entries, none if there is no file yet."""
        if not self.path.exists():
            return {}
        try:
            entries = json.loads(self.path.read_text(encoding="utf-8"))
            well_formed = all(isinstance(entry["sha256"], str) for entry in entries.values())
        except (ValueError, AttributeError, TypeError, KeyError):
            well_formed = False
        if not well_formed:
            raise InputError(f"{self.path}: not a JSON file of checksums; it should map names to sha256, bytes and url")
        return entries

    def require(self, name: str, sha256: str) -> None:
        """Raise `InputError` if the name is recorded with another checksum."""
        recorded = self.entries().get(name, {"sha256": sha256})["sha256"]
        if recorded != sha256:
            raise InputError(f"sha256 is {sha256}; it should be {recorded}, as {self.path} has it for {name!r}")

    def record(self, name: str, sha256: str, size: int, url: str) -> None:
        """Add an entry; raises `InputError` if there is one by now, with another checksum."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self.path}.lock"):
            self.require(name, sha256)
            entries = self.entries() | {name: {"sha256": sha256, "bytes": size, "url": url}}
            with whole_file(self.path) as beside:
                beside.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", encoding="utf-8")

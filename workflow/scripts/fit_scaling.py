"""Fit the scaling of features to the training fold's words."""

import argparse
import logging
from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.configuration import protocol
from emofuse.corpus import splits
from emofuse.features import fit_scaling, scaling
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--split", type=Path, required=True, help="split.csv")
    options.add_protocol(parser)
    parser.add_argument("--output", type=Path, required=True, help="scaling to write (JSON)")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    train = splits.read_split(arguments.split, aligned.videos, aligned.indices)["train"]
    with whole_file(arguments.output) as beside:
        fitted = fit_scaling.fit_scalings(aligned, train, protocol.read_key(arguments.protocol, "scaling"))
        scaling.write_scalings(beside, fitted)
    for modality, found in fitted.items():
        if found.lost:
            logging.warning(
                "%s: %d of %d features are lost, being not finite in some training word: %s",
                modality, len(found.lost), len(found.scale), ", ".join(map(str, found.lost)),
            )  # fmt: skip


if __name__ == "__main__":
    command_line.run(main)

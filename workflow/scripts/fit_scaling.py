"""Fit the scaling of features to the training fold's words."""

import logging
from dataclasses import replace

from emofuse import command_line, options
from emofuse.alignment import subsets
from emofuse.alignment.store import read_aligned
from emofuse.configuration import protocol
from emofuse.features import fit_scaling, scaling
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, split="split.csv", output="scaling to write (JSON)")
    options.add_stores(parser)
    options.add_fitted_set(parser)
    options.add_protocol(parser)
    arguments = parser.parse_args()
    train = subsets.fitted_segments(read_aligned(arguments.aligned), arguments.split, arguments.modalities)
    rows = read_aligned(arguments.rows)
    if arguments.modalities:
        own = {modality: rows.features[modality] for modality in arguments.modalities if modality in rows.features}
        rows = replace(rows, features=own)
    with whole_file(arguments.output) as beside:
        fitted = fit_scaling.fit_scalings(rows, train, protocol.read_key(arguments.protocol, "scaling"))
        scaling.write_scalings(beside, fitted)
    for modality, found in fitted.items():
        if found.lost:
            logging.warning(
                "%s: %d of %d features are lost, being not finite in some training word: %s",
                modality, len(found.lost), len(found.scale), ", ".join(map(str, found.lost)),
            )  # fmt: skip


if __name__ == "__main__":
    command_line.run(main)

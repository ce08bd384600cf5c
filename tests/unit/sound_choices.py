"""The choices of config/protocols/sound.yaml, which tests change where they need others."""

from pathlib import Path

from emofuse.configuration import protocol

SOUND = protocol.read(str(Path(__file__).parents[2] / "config/protocols/sound.yaml"), protocol.GridOfTrials)

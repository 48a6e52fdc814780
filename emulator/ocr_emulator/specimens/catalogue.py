"""The test documents that come with the emulator: a name, what is printed, and what the service answers."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.specimens.originals import ORIGINALS, Original
from ocr_emulator.specimens.outcome import write_outcome
from ocr_emulator.specimens.specimen import Specimen, make_specimen
from ocr_emulator.specimens.specimen_text import DocumentText

#: A value as JSON has it.
Json = object


class Entry(Struct, frozen=True, kw_only=True):
    """A test document. `says` and `korean` tell what happens with it.

    `replies` and `authenticity` are its outcome, in the short forms of `outcome`; None: nothing of its own.
    """

    name: str
    original: Original
    says: str
    korean: str
    replies: Json = 0
    authenticity: Json = None

    @property
    def text(self) -> str:
        """What the QR code says."""
        return str(DocumentText(self.original.code, write_outcome(self.replies, self.authenticity)))

    @property
    def specimen(self) -> Specimen:
        """The test document as the first operation that can read it does, at the latest revision."""
        operation = self.original.kind.operations[0]
        return make_specimen(self.original, operation, contract_at(LATEST), self.replies, self.authenticity)


def _entries() -> Iterator[Entry]:
    text = files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["document"]:
        yield Entry(**{**row, "original": ORIGINALS[row["original"]]})


#: By name, in the order of the list.
CATALOGUE: Final[Mapping[str, Entry]] = MappingProxyType({entry.name: entry for entry in _entries()})


@cache
def _names() -> Mapping[str, str]:
    return {entry.text: entry.name for entry in CATALOGUE.values()}


def name_of(text: str) -> str | None:
    """The name of the test document whose QR code says `text`; None: it is not one of the catalogue's."""
    return _names().get(text)

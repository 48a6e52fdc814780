"""Envelopes that are new each time, made before a round: wrk cannot encrypt.

A file differs from the next one by a number at its end, so only the last blocks of its ciphertext differ, and the
rest is encrypted once. The symmetric key is the same, but RSA's padding is random: encrypted again, it is a header
that nobody has opened before. So thousands of envelopes take 3 MB, and to open one costs all that a new key does.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from benchmarks.photographs import NUMBER, first_number
from ocr_emulator.envelope import aes
from ocr_emulator.envelope.sealing import seal_symmetric_key

#: How many there are for each run. They are gone round, and there are more of them than the emulator remembers of
#: files (4096) and of keys (1024): whatever comes back has been forgotten.
COUNT: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What differs between envelopes: the value of Symmetric-Key, and the end of the encrypted file."""

    symmetric_key: str
    end: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelopes:
    """The envelopes around one photograph for the owner of `public_key`.

    `beginning` is the ciphertext up to the number at the end of the file, in whole blocks. `folder` is for the
    envelopes of a run.
    """

    key: bytes
    public_key: str
    beginning: bytes
    folder: Path

    @classmethod
    def around(cls, content: bytes, public_key: str, folder: Path) -> "Envelopes":
        """Envelopes around `content`, which ends with `photographs.NUMBER`."""
        key = secrets.token_bytes(32)
        photograph = content.removesuffix(NUMBER)
        filler = bytes(-len(photograph) % aes.BLOCK_LENGTH)
        beginning = _encrypted(photograph + filler, key, iv=key[: aes.BLOCK_LENGTH])
        return cls(key=key, public_key=public_key, beginning=beginning, folder=folder)

    def make(self, number: int) -> Envelope:
        """An envelope that nobody has opened before, around the file with `number`."""
        end = aes.pad(b"%0*d" % (len(NUMBER), number))
        return Envelope(
            symmetric_key=seal_symmetric_key(self.key, self.public_key),
            end=_encrypted(end, self.key, iv=self.beginning[-aes.BLOCK_LENGTH :]),
        )

    def write(self, example: Envelope) -> str:
        """Write new envelopes for one run, after the `example` that is in the body, and return the file's path."""
        first = first_number()
        envelopes = [example, *(self.make(first + turn) for turn in range(COUNT))]
        file = self.folder / "envelopes"
        file.write_text("".join(f"{one.symmetric_key} {one.end.hex()}\n" for one in envelopes), encoding="ascii")
        return str(file)


def _encrypted(blocks: bytes, key: bytes, iv: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(blocks)

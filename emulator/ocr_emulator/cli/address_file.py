"""The file in which a server says where it listens, for the commands that call it: `--address-file`.

In a container `ocr-emulator healthcheck` runs beside the server and does not know its command line, which may say
`--port 9000`. To look for the server in /proc would find others as well, and so would a name that is the same for
all servers of a machine. A file that both are told of, by one variable, is that one server's alone.
"""

import logging
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from ocr_emulator.client import url_of
from ocr_emulator.settings import Settings

_LOG: Final = logging.getLogger("ocr_emulator")


def write_address(path: Path, url: str) -> None:
    """Write `url` into the file. Where that cannot be, log it: it is no reason not to serve."""
    try:
        with NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.", delete=False) as draft:
            draft.write(f"{url}\n")
        Path(draft.name).replace(path)  # nobody reads half of it
    except OSError as error:
        advice = "name another with --address-file, or say --port to the commands that call this emulator"
        _LOG.warning("Cannot write the address file %s: %s; %s", path, error.strerror, advice)


def remove_address(path: Path, url: str) -> None:
    """Remove the file, unless another server has written its own address into it."""
    if read_address(path) == url:
        path.unlink(missing_ok=True)


def read_address(path: Path) -> str | None:
    """The address in the file; None: no server has written one."""
    try:
        return path.read_text(encoding="utf-8").strip() or None if path.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None


def url_beside(settings: Settings) -> str:
    """The address of the emulator beside this process: as its address file says, or else as its settings do.

    The file is first: the server may have flags that these settings do not know of.
    """
    address = read_address(Path(settings.address_file)) if settings.address_file else None
    return address or url_of(settings.host, settings.port)

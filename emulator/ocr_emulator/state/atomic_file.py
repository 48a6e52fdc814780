"""Files that several processes share: each is there whole or not at all, and the first who creates one wins.

No lock is taken, so that a process which is killed leaves none behind. The content is written to a draft beside
the file, and a hard link gives it its name: the system makes that link only where nothing has the name yet.
"""

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from ocr_emulator.errors import EmulatorError

#: What `os.link` says where the file system has no hard links, as that of a memory stick.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})

#: What can have a name in a folder, by the type that the system says.
_KINDS: Final = {
    stat.S_IFREG: "a file",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class NotRegularFileError(EmulatorError):
    """Something else than a file has the name of one."""


def create_file(path: Path, content: bytes) -> None:
    """Create a file that only its owner may read; raises FileExistsError where there is one, or another OSError.

    Of several processes that create the same file at once one succeeds. Where the file system has no hard links
    that is not sure: the last one may replace the others' file.
    """
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".draft")
    draft = Path(name)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - it is open already, and has a number
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _give_name(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _give_name(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise OSError(error.errno, error.strerror, str(path)) from error
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        draft.rename(path)


def read_regular_file(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file. What is no regular file is not opened: to open a FIFO is to wait.

    Raises NotRegularFileError, or OSError.
    """
    if not path.is_file():
        raise NotRegularFileError(f"{path}: found {kind_of(path)}; expected a file; remove it")
    with path.open("rb") as file:
        return file.read(most)


def kind_of(path: Path) -> str:
    """What is there: "a file", "a FIFO"; raises OSError where nothing is."""
    return _KINDS.get(stat.S_IFMT(path.stat().st_mode), "something of an unknown kind")

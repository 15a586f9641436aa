"""Files that are written whole or not at all, and that destroy nothing; and the names of what is in them."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["format_of", "whole", "write_whole"]


def format_of(kind: str) -> str:
    """Return the name of the format, with its version, of a kind of JSON document.

    >>> format_of("results")
    'urn:wres-standard:results:1'
    """
    return f"urn:wres-standard:{kind}:1"


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a path to write to, whose content goes to `path` once all of it is there.

    A file is replaced at once, so that it is never seen half written, and keeps its mode and owner. A pipe or a device
    is written to, a link written through, and a file with several names keeps them. Raises `OSError` with the path.
    """
    # Where the standard output is a file, others write to it too.
    inplace = path.absolute().parts[1:2] in (("dev",), ("proc",)) or (path.exists() and not path.is_file())
    target = path if inplace else Path(os.path.realpath(path))
    there = target.stat() if not inplace and target.exists() else None
    inplace = inplace or (there is not None and there.st_nlink > 1)
    folder = Path(tempfile.mkdtemp()) if inplace else target.parent
    part = folder / f".{target.name}.{os.getpid()}.part"
    try:
        yield part
        if inplace:
            with part.open("rb") as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
        else:
            if there is not None:
                part.chmod(there.st_mode & 0o7777)
                if hasattr(os, "chown"):
                    # Only an administrator may give a file away.
                    with contextlib.suppress(PermissionError):
                        os.chown(part, there.st_uid, there.st_gid)
            part.replace(target)
    except OSError as error:
        if error.filename in (None, str(part), part):
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise
    finally:
        part.unlink(missing_ok=True)
        if inplace:
            folder.rmdir()


def write_whole(path: Path, text: str) -> None:
    """Write a text to a file as `whole` does, in UTF-8 and with its own ends of lines."""
    with whole(path) as part:
        part.write_text(text, encoding="utf-8", newline="")

"""Reading a file that may be packed as one stream, in which the end is never missed."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from tropegraph.mapping.errors import SourceError

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_READ_BYTES = 1 << 16
_MAX_WINDOW_BYTES = 128 * 1024 * 1024


@contextmanager
def unpacked_file(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked where its first bytes say that it is packed with gzip or Zstandard.

    Raises SourceError where the file cannot be read, or is damaged or cut short, at any moment while it is
    read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(0)
            raw: io.RawIOBase | gzip.GzipFile | BinaryIO = file
            if start.startswith(_GZIP):
                raw = gzip.GzipFile(fileobj=file)
            elif start.startswith(_ZSTD):
                raw = _Zstandard(file)
            yield io.BufferedReader(cast(io.RawIOBase, raw), 1 << 20)
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(str(path), f"cannot be read ({reason}); give the whole file") from error


class _Zstandard(io.RawIOBase):
    """All frames of a file one after the other.

    The library's own reader takes a frame that was cut short for a whole one, and this does not.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._frame = _frame()
        self._is_inside = False
        self._packed = b""
        self._plain = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._plain:
            self._packed = self._packed or self._file.read(_READ_BYTES)
            if not self._packed:
                if self._is_inside:
                    raise EOFError("the end is missing")
                return 0
            self._plain = self._frame.decompress(self._packed)
            self._packed, self._is_inside = self._frame.unused_data, not self._frame.eof
            if self._frame.eof:
                self._frame = _frame()
        part = self._plain[: len(buffer)]
        buffer[: len(part)] = part
        self._plain = self._plain[len(part) :]
        return len(part)


def _frame() -> "zstandard.ZstdDecompressionObj":
    return zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES).decompressobj()

"""Where an answer is put together: in memory while it is short, then in a file without a name."""

import gzip
import io
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

import brotli
import zstandard

from tropegraph.server.errors import AnswerTooLarge

ON_HEAP_BYTES = 50_000
"""A longer answer goes to a file in memory: a process that writes many of them does not grow."""
IN_MEMORY_BYTES = 4_000_000
"""A longer one goes to a file on disk."""
CODED_FROM_BYTES = 1_000
"""A shorter answer is sent as it is: coded, it would hardly be shorter."""


class _Coder(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Brotli:
    """The compressor of brotli, with the method names of the others."""

    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=4)

    def compress(self, data: bytes, /) -> bytes:
        return bytes(self._compressor.process(data))

    def flush(self) -> bytes:
        return bytes(self._compressor.finish())


def coder(coding: str) -> _Coder:
    """A compressor for one answer; raises KeyError for a content coding that is not served."""
    if coding == "gzip":
        return zlib.compressobj(5, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    made: dict[str, Callable[[], _Coder]] = {"zstd": zstandard.ZstdCompressor(3).compressobj, "br": _Brotli}
    return made[coding]()


def decoded(data: bytes, coding: str) -> bytes:
    """What was coded."""
    if coding == "gzip":
        return gzip.decompress(data)
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return bytes(brotli.decompress(data)) if coding == "br" else data


class Spool(io.RawIOBase):
    """A file to write an answer into, of which no more than a bounded part is in memory.

    Raises AnswerTooLarge from ``write`` past the limit, which counts the bytes before they are coded; since
    the writer may hide that, ``error`` keeps it.
    """

    def __init__(self, limit_bytes: int, coding: str = "") -> None:
        self._limit = limit_bytes
        self._coding = coding
        self._coder: _Coder | None = None
        self._memory = io.BytesIO()
        self._file: BinaryIO | None = None
        self._kept = 0
        self._size = 0
        self.error: AnswerTooLarge | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._size += len(data)
        if self._size > self._limit:
            self.error = AnswerTooLarge(self._limit)
            raise self.error
        if self._coding and self._coder is None and self._size > CODED_FROM_BYTES:
            self._coder = coder(self._coding)
            before, self._memory = self._memory.getvalue(), io.BytesIO()
            self._keep(self._coder.compress(before))
        self._keep(self._coder.compress(data) if self._coder else data)
        return len(data)

    def end(self) -> tuple[bytes, BinaryIO | None, str]:
        """The answer, or the file that holds it; and its coding. No more can be written."""
        if self._coder:
            self._keep(self._coder.flush())
        if self._file is not None:
            self._file.seek(0)
        return self._memory.getvalue(), self._file, self._coding if self._coder else ""

    def _keep(self, data: bytes) -> None:
        before, self._kept = self._kept, self._kept + len(data)
        if before <= ON_HEAP_BYTES < self._kept:
            self._file = _file_in_memory()
            self._file.write(self._memory.getvalue())
            self._memory = io.BytesIO()
        if self._file is not None and before <= IN_MEMORY_BYTES < self._kept:
            with self._file as file:
                file.seek(0)
                self._file = tempfile.TemporaryFile()
                shutil.copyfileobj(file, self._file)
        (self._file or self._memory).write(data)


def _file_in_memory() -> BinaryIO:
    """A file without a name that is on no disk, where the system has such."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("answer"), "w+b")
    return tempfile.TemporaryFile()

"""Taking a source out of its gzip or Zstandard packing, told by its first bytes, up to a limit."""

import gzip
import io
import zlib

import zstandard

from tropegraph.mapping.errors import SourceError

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MAX_WINDOW_BYTES = 128 * 1024 * 1024
_STEP_BYTES = 256
"""How much is unpacked at once: four bytes can promise 128 KiB, so these give eight megabytes at most."""


def unpacked(data: bytes, path: str, limit: int) -> bytes:
    """The data as they were before they were packed, or as they are where they are not packed.

    Raises SourceError for a damaged packing, and for one that holds more than ``limit`` bytes: no more than
    these are ever unpacked, whatever the packing promises.
    """
    try:
        if data.startswith(_GZIP):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                plain = stream.read(limit + 1)
        elif data.startswith(_ZSTD):
            plain = _unpacked_zstandard(data, limit)
        else:
            return data
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise SourceError(path, f"the packed file is damaged ({error}); pack it again") from error
    if len(plain) > limit:
        raise SourceError(
            path, f"it unpacks to more than the {limit} bytes that a page may have; check what it is"
        )
    return plain


def _unpacked_zstandard(data: bytes, limit: int) -> bytes:
    """All frames one after the other, until there is more than the limit.

    The library's reader takes a frame that was cut short for a whole one, and this object does not.
    """
    parts: list[bytes] = []
    size = 0
    rest = memoryview(data)
    while rest and size <= limit:
        frame = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES).decompressobj()
        while rest and not frame.eof and size <= limit:
            part = frame.decompress(rest[:_STEP_BYTES])
            rest = rest[_STEP_BYTES:]
            parts.append(part)
            size += len(part)
        if frame.unused_data:
            rest = memoryview(bytes(frame.unused_data) + bytes(rest))
        if not frame.eof and size <= limit:
            raise EOFError("the end is missing")
    return b"".join(parts)

"""Bodies as they were before they were packed for the way (RFC 9110 §8.4)."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from summarizer.article import SourceError

CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "dcb", "dcz", "compress"})
"""IANA's content codings; servers write others (``UTF-8``, ``none``) and mean nothing by them."""
_PIECE = 65_536  # bytes decompressed at a time


async def decoded(raw: AsyncIterator[bytes], encoding: str, name: str) -> AsyncIterator[bytes]:
    """The bytes of ``raw`` with gzip or deflate undone, never more than a piece at a time.

    A bomb (a few kilobytes that unpack to gigabytes) is thus met by the size limit early. Raises
    ``SourceError``: ``unsupported`` for another coding, ``fetch_failed`` for a body that is broken.
    """
    if not encoding:
        async for chunk in raw:
            yield chunk
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise SourceError("unsupported", name=name, reason=f"content encoding {encoding[:20]}")
    # 47: zlib or gzip, told by its header. Raw deflate, which some servers mean, has none.
    inflate = zlib.decompressobj(47)
    started = False
    try:
        async for chunk in raw:
            if encoding == "deflate" and not started and chunk and chunk[0] & 0x0F != 8:
                inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            started = True
            pending = chunk
            while pending:
                if inflate.eof:
                    if not pending.startswith(b"\x1f"):  # no member of gzip: padding
                        return
                    inflate = zlib.decompressobj(47)
                yield inflate.decompress(pending, _PIECE)
                pending = inflate.unconsumed_tail or inflate.unused_data
        yield inflate.flush()
    except zlib.error as error:
        raise SourceError("fetch_failed", name=name, reason="broken compression") from error
    if started and not inflate.eof:
        raise SourceError("fetch_failed", name=name, reason="cut short")

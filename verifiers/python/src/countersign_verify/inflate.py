"""Decompression that cannot be made to fill the memory."""

import zlib


class TooLarge(Exception):
    """There is more in it than was allowed."""


def inflate(data: bytes, max_bytes: int, wbits: int = zlib.MAX_WBITS) -> bytes:
    """Decompresses zlib (RFC 1950), or gzip with ``wbits`` 31. Raises TooLarge or zlib.error."""
    decompressor = zlib.decompressobj(wbits)
    # One byte more than allowed tells a large thing from one of just that size.
    result = decompressor.decompress(data, max_bytes + 1)
    if len(result) > max_bytes:
        raise TooLarge
    if not decompressor.eof or decompressor.unused_data:
        raise zlib.error("the data are cut off, or others follow")
    return result

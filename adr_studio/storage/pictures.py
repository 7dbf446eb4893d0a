"""How large a picture says it is, read from its first bytes: before anything makes room for all of its pixels."""

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG file that a frame's header follows (ITU-T T.81, table B.1)."""


def pixels(data: bytes) -> int | None:
    """The number of pixels of a PNG, GIF, JPEG or WebP file; None for what is none of them, or has no size."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return _big(data[16:20]) * _big(data[20:24])
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        return _little(data[6:8]) * _little(data[8:10])
    if data.startswith(b"\xff\xd8"):
        return _of_jpeg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP" and len(data) >= 25:
        return _of_webp(data)
    return None


def _of_jpeg(data: bytes) -> int | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            return _big(data[at + 5 : at + 7]) * _big(data[at + 7 : at + 9])
        at += 1 if data[at + 1] == 0xFF else 2 + max(2, _big(data[at + 2 : at + 4]))
    return None


def _of_webp(data: bytes) -> int | None:
    """RFC 9649, 2.5 to 2.7 and 3.4."""
    kind = data[12:16]
    if kind == b"VP8X":
        return (_little(data[24:27]) + 1) * (_little(data[27:30]) + 1)
    if kind == b"VP8L":
        sizes = _little(data[21:25])
        return ((sizes & 0x3FFF) + 1) * ((sizes >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        return (_little(data[26:28]) & 0x3FFF) * (_little(data[28:30]) & 0x3FFF)
    return None


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")

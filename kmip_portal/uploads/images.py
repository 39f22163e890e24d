"""Photos and scans: whole, of a size that can be shown, and nothing after their end."""

import struct

from kmip_portal.uploads.refusal import BadFile, damaged, two_kinds

MOST_PIXELS = 100_000_000
PNG_END = b"IEND\xaeB`\x82"


def check_png(content: bytes) -> None:
    if content[12:16] != b"IHDR" or PNG_END not in content:
        raise damaged("the program it came from")
    if not content.endswith(PNG_END):
        raise two_kinds()
    _fits(*struct.unpack(">2L", content[16:24]))


def check_jpg(content: bytes) -> None:
    """Cameras add previews after the end, so only what stands before it is judged."""
    if b"\xff\xd9" not in content[-64 * 1024 :] and b"\xff\xd9" not in content:
        raise damaged("the program it came from")
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">2H", content[place + 5 : place + 9])
            _fits(width, height)
            return
        place += 2 + length
    raise damaged("the program it came from")


def _fits(width: int, height: int) -> None:
    if not width or not height:
        raise damaged("the program it came from")
    if width * height > MOST_PIXELS:
        raise BadFile("The selected file has too many pixels. Save it smaller and retry")

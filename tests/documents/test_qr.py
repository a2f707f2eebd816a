"""QR codes are read back by another program than the one that draws them."""

import re
import struct
import xml.etree.ElementTree as ET
import zlib

import pytest
import zxingcpp

from manifeste_tool.documents import qr

ADDRESS = "https://manifeste.exemple.fr/concertations/MIRE-2/contribuer"


def read(rows: list[list[int]]) -> str:
    """Read a picture, given as rows of grey levels."""
    height, width = len(rows), len(rows[0])
    grey = memoryview(bytes(level for row in rows for level in row)).cast("B", (height, width))
    return next(found.text for found in zxingcpp.read_barcodes(grey))


def enlarged(rows: list[list[int]], times: int) -> list[list[int]]:
    return [[level for level in row for _ in range(times)] for row in rows for _ in range(times)]


def squares(svg: str) -> list[list[int]]:
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    rows = [[255] * side for _ in range(side)]
    for x, y in re.findall(r"M(\d+) (\d+)h1v1", svg):
        rows[int(y)][int(x)] = 0
    return rows


def pixels(png: bytes) -> list[list[int]]:
    """Read a PNG of one bit a pixel, whose lines are given whole or as what changed since the one above."""
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind = png[at + 4 : at + 8]
        chunks[kind] = chunks.get(kind, b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, depth = struct.unpack(">IIB", chunks[b"IHDR"][:9])
    assert depth == 1
    lines, stride = zlib.decompress(chunks[b"IDAT"]), (width + 7) // 8 + 1
    bits, above = [], bytes(stride - 1)
    for row in range(height):
        given, changed = lines[row * stride + 1 : (row + 1) * stride], lines[row * stride] == 2
        above = bytes((a + b) % 256 for a, b in zip(given, above, strict=True)) if changed else given
        bits.append(above)
    return [[255 if line[x // 8] >> (7 - x % 8) & 1 else 0 for x in range(width)] for line in bits]


@pytest.mark.parametrize("text", [ADDRESS, "https://exemple.fr/é?a=1&b=<2>"])
def test_a_picture_for_a_page_is_read_by_a_phone(text: str) -> None:
    assert read(enlarged(squares(qr.svg(text)), 4)) == text


@pytest.mark.parametrize("text", [ADDRESS, "https://exemple.fr/é?a=1&b=<2>"])
def test_a_picture_for_paper_is_read_by_a_phone(text: str) -> None:
    assert read(pixels(qr.png(text, 4))) == text


def test_a_stained_picture_is_still_read() -> None:
    rows = pixels(qr.png(ADDRESS, 1))
    middle = len(rows) // 2
    for y in range(middle - 3, middle + 3):
        rows[y][middle - 3 : middle + 3] = [255] * 6
    assert read(enlarged(rows, 4)) == ADDRESS


def test_the_blank_margin_is_kept() -> None:
    rows = squares(qr.svg(ADDRESS))
    edge = [*rows[:4], *rows[-4:], *([row[x] for row in rows] for x in (0, 1, 2, 3, -4, -3, -2, -1))]
    assert {level for line in edge for level in line} == {255}


def test_a_picture_says_what_it_leads_to_and_carries_no_inline_style() -> None:
    drawn = ET.fromstring(qr.svg(ADDRESS, title="Contribuer en ligne & au calme"))  # noqa: S314 - our own
    assert drawn.get("role") == "img"
    assert drawn[0].text == "Contribuer en ligne & au calme"
    assert ET.fromstring(qr.svg(ADDRESS))[0].text == ADDRESS  # noqa: S314 - our own
    assert all("style" not in element.attrib for element in drawn.iter())


def test_the_same_address_is_the_same_picture() -> None:
    first = qr.png(ADDRESS, 5)
    qr.png.cache_clear()
    assert qr.png(ADDRESS, 5) == first

"""`make kit-pictures`: every page of every document of the kit, in its four formats, as `docs/pictures/kit/*.png`.

`python -m benchmarks.kit_pictures affiche invitation` draws these alone.

Made for the fictitious MIRE of the samples, on a day that does not change. The PDF's pages come first, large enough to
be read; below, smaller, what LibreOffice makes of the DOCX and of the ODT and what Chromium prints of the page. A format
whose program is not installed is left out, and said. `pdftoppm` (poppler-utils) is needed; the rest is optional.
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import typst

from manifeste_tool.documents.kit import reading
from manifeste_tool.documents.kit.page import STYLE
from manifeste_tool.paths import Home, shipped, static
from manifeste_tool.services.instance import demonstration, instances
from manifeste_tool.services.kit import making
from manifeste_tool.settings import Settings
from scripts import chromium

OUT = Path(__file__).parent.parent / "docs" / "pictures" / "kit"
TODAY, SITE = date(2027, 1, 4), "https://manifeste.exemple.fr"
OPEN, ANSWERED = "MIRE-3", "MIRE-1"  # one that is going on, and one whose contributions the text already cites
LETTER = "lettre-remerciement"
RESOLUTION, SMALLER = 56, 0.5


def write_documents(folder: Path) -> list[str]:
    """Write every document in every format; return their names in their order."""
    workspace = instances.create(Settings(home=Home(folder / "instance")))
    demonstration.make(workspace, shipped("manifeste"), TODAY)
    workspace = replace(workspace, base_url=SITE)
    sources = reading.sources()
    for reference in (OPEN, ANSWERED):
        wanted = [source for source in sources if (source.name == LETTER) is (reference == ANSWERED)]
        with workspace.reading() as connection:
            for document in making.documents(workspace, connection, reference, wanted):
                for form, known in making.FORMS.items():
                    (folder / form).mkdir(exist_ok=True)
                    (folder / form / f"{document.name}.{form}").write_bytes(known.write(document))
    shutil.copy(static() / STYLE, folder / "html")
    workspace.db.close()
    return [source.name for source in sources]


def open_elsewhere(folder: Path, names: Sequence[str]) -> list[str]:
    """Have other programs print what they read; return the formats that were printed."""
    done = []
    if shutil.which("soffice"):
        for form in ("docx", "odt"):
            files = [str(folder / form / f"{name}.{form}") for name in names]
            where = f"-env:UserInstallation=file://{folder / 'profile'}"
            command = ["soffice", where, "--headless", "--convert-to", "pdf", "--outdir", str(folder / form), *files]
            subprocess.run(command, check=True, capture_output=True)
            done.append(form)
    browser = chromium.program()
    for name in names if browser else ():
        page = folder / "html" / name
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = [str(browser), *options, f"--print-to-pdf={page}.pdf", f"file://{page}.html"]
        subprocess.run(command, check=True, capture_output=True)
    return [*done, *(["html"] if browser else [])]


def draw(folder: Path, name: str, forms: Sequence[str]) -> None:
    """Put the pages of one document together, one format a row, as a grey picture."""
    rows = "\n".join(row(folder, name, form) for form in ("pdf", *forms))
    sheet = f"#set page(width: auto, height: auto, margin: 8mm, fill: luma(60%))\n#set text(24pt)\n{rows}\n"
    typst.compile(sheet.encode(), output=str(folder / f"{name}.pdf"), root=str(folder))
    command = ["pdftoppm", "-gray", "-singlefile", "-r", str(RESOLUTION), str(folder / f"{name}.pdf")]
    grey = subprocess.run(command, check=True, capture_output=True).stdout
    (OUT / f"{name}.png").write_bytes(png(grey))


def png(grey: bytes) -> bytes:
    """Return a raw PGM as a PNG of sixteen greys, half as large as one of 256."""
    _, size, _, pixels = grey.split(b"\n", 3)
    width, height = map(int, size.split())
    lines = (
        pixels[start : start + width].ljust(width + width % 2, b"\xff") for start in range(0, width * height, width)
    )
    packed = (bytes([0, *(a & 0xF0 | b >> 4 for a, b in zip(line[::2], line[1::2], strict=True))]) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(packed), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def row(folder: Path, name: str, form: str) -> str:
    """Return one format's pages side by side, in Typst's language."""
    file = folder / form / f"{name}.pdf"
    scale = 1 if form == "pdf" else SMALLER
    pages = pypdf.PdfReader(file).pages
    cells = ", ".join(
        f'rect(fill: white, stroke: none, inset: 0pt, image("/{form}/{name}.pdf", page: {number}, '
        f"width: {float(page.mediabox.width) * scale:.0f}pt))"
        for number, page in enumerate(pages, 1)
    )
    return f"#block[{form.upper()}]\n#grid(columns: {len(pages)}, gutter: 5mm, {cells})"


def main() -> int:
    """Draw every document."""
    if not shutil.which("pdftoppm"):
        print("pdftoppm is missing: install poppler-utils", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    os.environ.pop("MANIFESTE_DATABASE_URL", None)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        every = write_documents(folder)
        names = [name for name in every if name in sys.argv[1:]] or every
        forms = open_elsewhere(folder, names)
        for name in names:
            draw(folder, name, forms)
    size = sum(path.stat().st_size for path in OUT.glob("*.png"))
    print(f"{len(names)} documents, PDF {' '.join(forms)}: {size / 1e6:.1f} MB in {OUT.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

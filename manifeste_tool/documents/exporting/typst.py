"""PDF by Typst, in a process of its own: its fonts are inside it, so that the same source is the same file anywhere."""

import sys
from collections.abc import Sequence
from datetime import datetime
from tempfile import TemporaryDirectory

from manifeste_tool.documents.exporting.limits import LIMITS, NO_DATE, Limits, made_by

MEDIA_TYPE = "application/pdf"
#: To be kept (PDF/A-3a, which may hold files) and to be read by anybody (PDF/UA-1).
STANDARDS = ("a-3a", "ua-1")
#: Run in the process that is limited. Typst gives lasting names to headings alone: those of the other places, which the
#: source tells as `<places>` (name, page, and points from the left and from the top), are written into the file after.
_COMPILE = """
import io, json, sys, typst
root, when, named, *standards = sys.argv[1:]
try:
    with open(root + '/main.typ', 'wb') as source:
        source.write(sys.stdin.buffer.read())
    compiler = typst.Compiler(root + '/main.typ', root=root, ignore_system_fonts=True, font_paths=[])
    made = compiler.compile(format='pdf', pdf_standards=standards, timestamp=int(when))
    places = json.loads(compiler.query('<places>', field='value', one=True)) if named else []
except RuntimeError as error:
    sys.exit(str(error))
if places:
    import pikepdf
    with pikepdf.open(io.BytesIO(made)) as pdf:
        names = pikepdf.NameTree(pdf.Root.Names.Dests) if '/Dests' in pdf.Root.get('/Names', {}) else None
        if names is None:
            names = pikepdf.NameTree.new(pdf)
            pdf.Root.Names = pdf.Root.get('/Names', pikepdf.Dictionary())
            pdf.Root.Names.Dests = names.obj
        for name, page, left, top in places:
            shown = pdf.pages[page - 1]
            high = float(shown.mediabox[3])
            names[name] = pikepdf.Array([shown.obj, pikepdf.Name.XYZ, round(left, 2), round(high - top, 2), None])
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        made = written.getvalue()
sys.stdout.buffer.write(made)
"""
_PLAIN = frozenset("\u202f\u00a0 ")


def pdf(
    source: str,
    *,
    when: datetime = NO_DATE,
    standards: Sequence[str] = STANDARDS,
    limits: Limits = LIMITS,
    named: bool = False,
) -> bytes:
    """Return a document in Typst's language as PDF; `when` is the date it carries.

    `named`: the source tells, as the value of `<places>`, the places that are to have a name in the file.

    It can read no file but itself. Raises `TooLongDocumentError`, `UnmadeDocumentError`.
    """
    with TemporaryDirectory() as empty:
        command = [sys.executable, "-I", "-c", _COMPILE, empty, str(int(when.timestamp())), "named" * named, *standards]
        return made_by(command, source.encode(), limits=limits, when=when)


def string(words: str) -> str:
    """Return words as a string of Typst, which is never its code: quotes, backslashes and control characters escaped.

    Whatever is put into a source goes through here.
    """
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(map(_written, escaped))}"'


def _written(char: str) -> str:
    return char if char.isprintable() or char in _PLAIN else f"\\u{{{ord(char):x}}}"

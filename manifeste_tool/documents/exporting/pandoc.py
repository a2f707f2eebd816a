"""Office documents and books by the Pandoc that comes with the program, in a process of its own, in its sandbox.

What it is given is Markdown, or better its own tree as JSON, where words are never markup.
"""

import importlib.util
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from manifeste_tool.documents.exporting.limits import LIMITS, NO_DATE, Limits, UnmadeDocumentError, made_by
from manifeste_tool.documents.kit.packing import repacked

#: Pandoc's Markdown without what could be an instruction: no raw HTML, no TeX, no attributes, no YAML.
MARKDOWN = (
    "markdown-raw_html-raw_tex-raw_attribute-tex_math_dollars-tex_math_single_backslash-yaml_metadata_block"
    "-fenced_divs-bracketed_spans-native_divs-native_spans-citations"
)
#: Pandoc's own tree.
TREE = "json"
_PACKED = {"docx", "odt", "epub", "epub3"}
_DATED = ("docProps/core.xml", "meta.xml", "EPUB/content.opf")
_NO_DATE = b"1970-01-01T00:00:00Z"
_STORED = frozenset({"mimetype"})


def converted(
    markdown: str,
    *,
    to: str,
    written_in: str = MARKDOWN,
    metadata: Mapping[str, str] | None = None,
    reference: bytes = b"",
    style: str = "",
    shift: int = 0,
    when: datetime = NO_DATE,
    limits: Limits = LIMITS,
) -> bytes:
    """Return a document in another format (`docx`, `odt`, `epub3`, `html5`…); the same source is the same bytes.

    `reference` is the document whose styles are taken (DOCX, ODT), `style` a style sheet (EPUB), `when` the date
    that is written in it. Raises `TooLongDocumentError`, `UnmadeDocumentError`.
    """
    with TemporaryDirectory() as folder:
        files = _files(Path(folder), {"metadata": json.dumps(dict(metadata or {})).encode()} if metadata else {})
        files |= _files(Path(folder), {"reference": reference})
        options = [f"--{_OPTIONS[name]}={path}" for name, path in files.items()]
        form = ["--from", written_in, "--to", to, "--standalone", "--output=-", f"--shift-heading-level-by={shift}"]
        command = [program(), "+RTS", f"-M{limits.memory // 2}m", "-RTS", "--sandbox", *form, *options]
        made = made_by(command, markdown.encode(), limits=limits, when=when, folder=Path(folder))
    return repacked(made, stored=_STORED, instead=_styled(style), edited=_dated(when)) if to in _PACKED else made


def _dated(when: datetime) -> Callable[[str, bytes], bytes]:
    """Put the date in place of the one that Pandoc writes in its sandbox, where it knows of none."""
    moment = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return lambda name, content: content.replace(_NO_DATE, moment) if name in _DATED else content


def _styled(style: str) -> Mapping[str, bytes]:
    """Return the style sheet of a book, put in place of Pandoc's: its sandbox reads none."""
    return {"EPUB/styles/stylesheet1.css": style.encode()} if style else {}


_OPTIONS = {"metadata": "metadata-file", "reference": "reference-doc"}
_NAMES = {"metadata": "metadata.json", "reference": "reference"}


def _files(folder: Path, contents: Mapping[str, bytes]) -> dict[str, Path]:
    written = {name: folder / _NAMES[name] for name, content in contents.items() if content}
    for name, path in written.items():
        path.write_bytes(contents[name])
    return written


@cache
def program() -> str:
    """Return the Pandoc of the package `pypandoc_binary`, never another that stands on the machine.

    Raises `UnmadeDocumentError` where the package came without it.
    """
    found = importlib.util.find_spec("pypandoc")
    path = Path(found.origin).parent / "files" / "pandoc" if found and found.origin else None
    if path is None or not path.is_file():
        raise UnmadeDocumentError("pypandoc_binary holds no pandoc")
    return str(path)

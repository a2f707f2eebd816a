"""Archives whose bytes depend on what they hold and on nothing else: every date in them is the same."""

import zipfile
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO

_THEN = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o644 << 16


def packed(files: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP of named files, in their order; those `stored` are not compressed, as OpenDocument asks."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files:
            member = zipfile.ZipInfo(name, _THEN)
            member.external_attr = _PLAIN_FILE
            member.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            written.writestr(member, content)
    return archive.getvalue()


def repacked(
    content: bytes,
    *,
    but: frozenset[str] = frozenset(),
    stored: frozenset[str] = frozenset(),
    instead: Mapping[str, bytes] | None = None,
    edited: Callable[[str, bytes], bytes] = lambda _name, content: content,
) -> bytes:
    """Return an archive with every date in it made the same, without the files named in `but`.

    `instead` holds what stands in place of some of its files, `edited` gives the others as they are to be.
    """
    new = instead or {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name not in but and name[-1:] != "/"]
        files = [(name, new[name] if name in new else edited(name, archive.read(name))) for name in names]
    return packed(files, stored=stored)

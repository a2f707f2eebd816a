"""Look at a file of contributions: which of its sheets holds them, how it will be read, what should be known first."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from manifeste_tool.documents import opening
from manifeste_tool.documents.spreadsheet import MissingFileError, Sheet
from manifeste_tool.documents.workbook import BookSheet
from manifeste_tool.domain.consulting import layouts
from manifeste_tool.domain.consulting.headings import column_key
from manifeste_tool.domain.consulting.layouts import Layout, LayoutError
from manifeste_tool.domain.consulting.profiles import Profile, profiles
from manifeste_tool.domain.consulting.recognition import Recognised, recognised
from manifeste_tool.errors import N_, RefusedError

CAP_COLLECTIF = "cap-collectif"  # its identifiers begin at 1 on each platform
LOOKED_AT = 5_000
_LONGEST_ORIGIN = 64
_MAPPED = N_("feuille décrite par une correspondance")


@dataclass(frozen=True, slots=True)
class Plan:
    """A file that was looked at and how it will be read: nothing is written yet.

    `kind` says what it was taken for, `others` the sheets left aside, `closed` and `unread` the columns.
    """

    sheet: Sheet | BookSheet
    layout: Layout
    consultation: str = ""
    kind: str = ""
    others: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    warning: str = ""
    profiles: tuple[Profile, ...] = ()


def plan(
    path: Path,
    *,
    layout_file: Path | None = None,
    layout: Layout | None = None,
    consultation: str = "",
    origin: str = "",
) -> Plan:
    """Look at a file and at the layout it is to be read by. Raises a `RefusedError` for either.

    `origin` defaults to the layout's or the platform's, else to the consultation and the file's name: rows of two
    files never pass for one another, and the same file sent again is recognised.
    """
    found = opening.sheets(path)
    given = _layout_in(layout_file) if layout_file else layout
    sheet, how, looked = _described(found, given) if given else _understood(found)
    named = how.layout.origin or "/".join(filter(None, (consultation, path.stem)))
    if named == CAP_COLLECTIF and consultation:
        named = f"{CAP_COLLECTIF}/{consultation}"
    return Plan(
        sheet,
        replace(how.layout, origin=(origin or named)[:_LONGEST_ORIGIN]),
        consultation,
        how.kind,
        tuple(_name(other) for other in found if other is not sheet),
        how.closed,
        how.unread,
        how.warning,
        looked,
    )


_Found = tuple[Sheet | BookSheet, Recognised, tuple[Profile, ...]]


def _described(found: Sequence[Sheet | BookSheet], layout: Layout) -> _Found:
    """Return the first sheet that has the columns of a layout. Raises the error of the first one otherwise."""
    refusal: RefusedError | None = None
    for sheet in found:
        try:
            layouts.check(layout, sheet.columns)
        except RefusedError as error:
            refusal = refusal or error
            continue
        looked = look(sheet)
        unread = (name for name, one in zip(sheet.columns, looked, strict=True) if one.filled)
        left = tuple(name for name in unread if column_key(name) not in layout.columns)
        return sheet, Recognised(_MAPPED, layout, unread=left), looked
    raise refusal or LayoutError(why="")


def _understood(found: Sequence[Sheet | BookSheet]) -> _Found:
    """Return the first sheet that is recognised. Raises the error of the first one otherwise."""
    refusal: RefusedError | None = None
    for sheet in found:
        looked = look(sheet)
        try:
            how = recognised(sheet.columns, looked)
            layouts.check(how.layout, sheet.columns)
        except RefusedError as error:
            refusal = refusal or error
            continue
        return sheet, how, looked
    raise refusal or LayoutError(why="")


def look(sheet: Sheet | BookSheet) -> tuple[Profile, ...]:
    """Return what the columns of a sheet hold, told from its first rows."""
    rows: Iterable[Sequence[str]] = (row.cells for row in islice(sheet.rows(), LOOKED_AT))
    return profiles(len(sheet.columns), rows)


def sheet_of(path: Path) -> Sheet | BookSheet:
    """Return the sheet of a file that would be read, its first one where none is recognised.

    Raises the errors of `documents`.
    """
    found = opening.sheets(path)
    try:
        return _understood(found)[0]
    except RefusedError:
        return found[0]


def _name(sheet: Sheet | BookSheet) -> str:
    return sheet.name if isinstance(sheet, BookSheet) else sheet.path.name


def _layout_in(path: Path) -> Layout:
    try:
        written: Mapping[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingFileError(file=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutError(why=str(error)) from error
    return layouts.layout_of(written)

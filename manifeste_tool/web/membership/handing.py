"""Hand over a sheet of people as a file to keep."""

from werkzeug.wrappers import Response

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def sheet(content: bytes, form: str) -> Response:
    """Return a sheet of people as a file, kept by nobody on the way."""
    headers = {"Content-Disposition": f'attachment; filename="personnes.{form}"', "Cache-Control": "private, no-store"}
    return Response(content, content_type=_TYPES[form], headers=headers)

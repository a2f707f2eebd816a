"""No address holds a NUL: nobody types one, and PostgreSQL has none. One in a field is named to whoever sent it."""

from functools import cached_property
from typing import Any

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from manifeste_tool.errors import NotFoundError

NUL = "\0"
_Fields = MultiDict[str, str]


class PlainRequest(Request):
    """A request whose parameters are read without their NULs."""

    @cached_property
    def args(self) -> Any:
        """The parameters of the address."""
        return _plain(super().args)


def prepare(app: Flask) -> None:
    """Read requests so, and find nothing at an address that holds a NUL."""
    app.request_class = PlainRequest
    app.before_request(find_nothing)


def find_nothing() -> None:
    """Raise `NotFoundError` for an address that no thing can have."""
    if NUL in request.path:
        raise NotFoundError


def _plain(fields: _Fields) -> _Fields:
    if not any(NUL in value for value in fields.values()):
        return fields
    return ImmutableMultiDict((name, value.replace(NUL, "")) for name, value in fields.items(multi=True))

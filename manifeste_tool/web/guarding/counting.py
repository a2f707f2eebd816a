"""What each request is counted as, before anything of it is read further."""

from collections.abc import Iterator

from flask import Flask, current_app, request

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.guarding.reads import Readings
from manifeste_tool.web import context

READINGS = "manifeste_readings"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Readings that cost more than a page does. What the cache of public pages answers never comes here.
_COUNTED_READINGS = {"search.index": Limit.SEARCH}
#: Counted by its own view, with numbers of its own.
_OWN_COUNT = frozenset({"guarding.csp_report"})


def prepare(app: Flask) -> None:
    """Count every request that writes, and the readings that cost."""
    app.extensions[READINGS] = Readings()
    app.before_request(count_request)


def count_request() -> None:
    """Count this request, by account where somebody is signed in, else by network. Raises `TooOftenError`."""
    if request.routing_exception is not None or request.endpoint in _OWN_COUNT:
        return
    if request.method in _SAFE_METHODS:
        _count_reading(request.endpoint or "")
        return
    ws, person = context.workspace(), context.current_person()
    who = origin() if person is None else f"person-{person.id}"
    with ws.writing() as connection:
        for what in _writes(signed_in=person is not None):
            limits.count(ws, connection, what, who=who)


def origin() -> str:
    """Return the address of the network that a request comes from, as the nearest trusted proxy saw it."""
    return request.remote_addr or ""


def _writes(*, signed_in: bool) -> Iterator[Limit]:
    yield Limit.WRITE_BY if signed_in else Limit.WRITE_FROM
    if getattr(current_app.view_functions.get(request.endpoint or ""), "room", 0):
        yield Limit.UPLOAD_BY if signed_in else Limit.UPLOAD_FROM


def _count_reading(endpoint: str) -> None:
    what = _COUNTED_READINGS.get(endpoint) or (Limit.API if _is_of_api(endpoint) else None)
    if what is not None:
        readings: Readings = current_app.extensions[READINGS]
        readings.count(context.workspace(), what, who=origin())


def _is_of_api(endpoint: str) -> bool:
    return endpoint.startswith("api.") and endpoint != "api.human"

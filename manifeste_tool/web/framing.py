"""What `base.html` stands around every page: the frame, the navigation, the faces of a demonstration."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for

from manifeste_tool.errors import N_
from manifeste_tool.services import frame as frames
from manifeste_tool.services.entering.demonstration import Face
from manifeste_tool.services.frame import Frame
from manifeste_tool.web import context
from manifeste_tool.web.i18n import gettext

#: The headings of the site, by the endpoint each leads to; one that no blueprint serves yet is left out.
NAVIGATION = (
    ("text.text", N_("Le texte")),
    ("amendments.index", N_("Amendements")),
    ("sittings.index", N_("Séances")),
    ("contributions.index", N_("Contributions")),
    ("territories.index", N_("Collectivités")),
    ("versions.index", N_("Versions")),
    ("initiative.stages", N_("La démarche")),
)
DESK = "secretariat.desk"
TODO = "todo.mine"
FACES = (
    (Face.MEMBER, N_("un membre")),
    (Face.SECRETARIAT, N_("le secrétariat")),
    (Face.REFERENT, N_("un référent")),
    (Face.DRAFTER, N_("un rédacteur")),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the navigation."""

    label: str
    address: str
    current: bool


def prepare(app: Flask) -> None:
    """Give templates what stands around a page; each is asked for once, when it is needed."""
    app.jinja_env.globals.update(
        page_frame=page_frame,
        navigation=navigation,
        desk_address=desk_address,
        todo_address=todo_address,
        todo_is_here=todo_is_here,
        demo_faces=demo_faces,
        here=context.here,
        address_of=address_of,
        page_address=page_address,
    )


def page_frame() -> Frame:
    """Return the frame of this request's page."""
    if "frame" not in g:
        g.frame = frames.frame(context.workspace(), context.current_person())
    found: Frame = g.frame
    return found


def navigation() -> list[Heading]:
    """Return the headings that lead somewhere."""
    return [
        Heading(gettext(label), url_for(endpoint), _current(endpoint))
        for endpoint, label in NAVIGATION
        if endpoint in current_app.view_functions
    ]


def address_of(endpoint: str, **values: Any) -> str:
    """Return the address of a page, `""` where no blueprint serves it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def page_address(number: int, parameter: str = "page") -> str:
    """Return the address of another page of this list, its filters kept; `parameter` names it among several lists."""
    return f"{request.script_root}{request.path}?{urlencode([*_filters(parameter), (parameter, number)])}"


def _filters(parameter: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.args.items(multi=True) if name != parameter and value]


def desk_address() -> str:
    """Return where the secretariat's desk is, `""` while there is none."""
    return address_of(DESK)


def todo_address() -> str:
    """Return where « À faire » is for whoever is signed in."""
    return desk_address() if page_frame().may_see_desk else address_of(TODO)


def todo_is_here() -> bool:
    """Whether the page asked for is « À faire »."""
    return request.endpoint in (DESK, TODO)


def demo_faces() -> list[tuple[str, str]]:
    """Return what one click signs in as, in a demonstration; nothing elsewhere."""
    return [(face.value, gettext(label)) for face, label in FACES] if context.settings().demo else []


def _current(endpoint: str) -> bool:
    wanted, asked = endpoint.split("."), (request.endpoint or "").split(".")
    return endpoint == request.endpoint or (wanted[0] == asked[0] != "initiative")

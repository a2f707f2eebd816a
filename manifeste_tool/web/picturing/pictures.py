"""Pictures: the strip of a text, all pictures on one page, and each as a file of its own."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template
from flask_babel import get_locale
from markupsafe import Markup

from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.picturing import courses as course_figures
from manifeste_tool.services.picturing import flows as flow_figures
from manifeste_tool.services.picturing import moderating as moderation_figures
from manifeste_tool.services.picturing import origins as origin_figures
from manifeste_tool.services.picturing import strips as strip_figures
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.picturing import courses, flows, moderating, origins, strips
from manifeste_tool.web.picturing.shown import Shown

blueprint = Blueprint("pictures", __name__)
#: How a file looks far from the site's own style: read once, it is the same for as long as the program runs.
_STYLE = (Path(__file__).parent.parent / "static" / "picture-file.css").read_text("utf-8")
_PRINT = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
#: The file runs nothing and fetches nothing; of styles it has the one that is written in it.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_PRINT}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_Drawn = Callable[[Workspace, Person | None], Shown]
#: Each picture by its name in addresses.
_PICTURES: Mapping[str, _Drawn] = {
    strips.NAME: lambda ws, person: strips.shown(strip_figures.strip_page(ws, person)),
    origins.TERRITORIES: lambda ws, person: origins.by_territory(origin_figures.origins(ws, person)),
    origins.AUTHORS: lambda ws, person: origins.by_type(origin_figures.origins(ws, person)),
    flows.NAME: lambda ws, person: flows.shown(flow_figures.flow(ws, person)),
    courses.NAME: lambda ws, person: courses.shown(course_figures.course(ws, person)),
    courses.OVER_TIME: lambda ws, person: courses.over_time(course_figures.course(ws, person)),
    moderating.NAME: lambda ws, person: moderating.by_day(moderation_figures.progress(ws, person)),
    moderating.WAITS: lambda ws, person: moderating.waits(moderation_figures.progress(ws, person)),
}


@blueprint.get("/texte/bande")
@blueprint.get("/texte/v/<version:number>/bande")
def strip(number: str = "") -> str:
    """Show the newest text the reader may see, or a version, as a strip."""
    page = strip_figures.strip_page(workspace(), current_person(), number.removeprefix("v"))
    return render_template("picturing/strip.html", page=page, picture=strips.shown(page))


@blueprint.get("/tracabilite/images")
def every() -> str:
    """Show every picture that is for all to see."""
    ws, person = workspace(), current_person()
    where = origin_figures.origins(ws, person)
    course = course_figures.course(ws, person)
    told = (
        strips.shown(strip_figures.strip_page(ws, person), small=True),
        flows.shown(flow_figures.flow(ws, person)),
        origins.by_territory(where),
        origins.by_type(where),
        courses.shown(course),
        courses.over_time(course),
    )
    return render_template("picturing/pictures.html", pictures=told)


@blueprint.get("/tracabilite/images/<name>.svg")
def file(name: str) -> Response:
    """Hand one picture over as a file, with its source and its date in it."""
    if name not in _PICTURES:
        raise NotFoundError
    shown = _PICTURES[name](workspace(), current_person())
    language = str(get_locale() or "fr")
    style = Markup(_STYLE)  # noqa: S704 - the program's own, and no sign in it that XML would read
    answer = make_response(render_template("picturing/file.svg", picture=shown, style=style, language=language))
    answer.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    answer.headers["Content-Disposition"] = f"inline; filename={name}.svg"
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer

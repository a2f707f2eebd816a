"""The quiet links from a screen to the guides about it, and whether hints stand in a form."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for

from manifeste_tool.domain.helping import catalogue
from manifeste_tool.services.helping import first_amendment
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.i18n import gettext

#: The screens where whoever never filed an amendment is offered to be led.
_LEADING = ("text.text", "text.paragraph", "todo.mine", "amendments.mine", "amendments.new")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a guide."""

    label: str
    address: str


def prepare(app: Flask) -> None:
    """Give templates `help_links` and `is_guided`."""
    app.jinja_env.globals.update(help_links=help_links, is_guided=is_guided)


def help_links() -> list[Link]:
    """Return the links of the screen asked for: few, so that help stays one quiet line. The rest is a page away."""
    endpoint = request.endpoint or ""
    about = catalogue.of_screen(endpoint, current_person())
    links = [Link(gettext(one.title), url_for("helping.guide", slug=one.slug)) for one in about]
    if endpoint in _LEADING and _is_first():
        links.insert(0, Link(gettext("Votre premier amendement, pas à pas"), url_for("helping.first")))
    return links[: catalogue.MOST]


def is_guided() -> bool:
    """Whether the form shows its hints: they were asked for, and no amendment was filed yet."""
    return request.values.get("guide") == "1" and _is_first()


def _is_first() -> bool:
    if "first_amendment" not in g:
        g.first_amendment = first_amendment.is_first(workspace(), current_person())
    return bool(g.first_amendment)

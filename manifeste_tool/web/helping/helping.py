"""Help: the guides by role, the glossary, and the page that leads through a first amendment."""

from flask import Blueprint, render_template, request

from manifeste_tool.domain.helping import glossary as words
from manifeste_tool.domain.helping.catalogue import BY_SLUG, GUIDES
from manifeste_tool.domain.helping.guides import HEADINGS, Audience, Guide, matching
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.helping import first_amendment
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.helping import pictures
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("helping", __name__, url_prefix="/aide")
_LONGEST = 200


@blueprint.get("")
def index() -> str:
    """List the guides by role, or those that say what is looked for."""
    query = request.args.get("q", "")[:_LONGEST].strip()
    found = matching(GUIDES, [_said(one) for one in GUIDES], query)
    return render_template(
        "helping/index.html", query=query, found=found, terms=_terms(query), headings=HEADINGS, sections=_sections()
    )


@blueprint.get("/glossaire")
def glossary() -> str:
    """Say what the words mean, in the order of the reader's alphabet."""
    return render_template("helping/glossary.html", terms=sorted(words.TERMS, key=lambda one: gettext(one.word)))


@blueprint.get("/premier-amendement")
def first() -> str:
    """Lead a member through their first amendment."""
    return render_template("helping/first.html", page=first_amendment.page(workspace(), current_person()))


@blueprint.get("/<slug>")
def guide(slug: str) -> str:
    """Show a guide."""
    if slug not in BY_SLUG:
        raise NotFoundError
    shown = BY_SLUG[slug]
    return render_template(
        "helping/guide.html", guide=shown, heading=HEADINGS[shown.audience], picture=pictures.of(shown)
    )


def _said(one: Guide) -> str:
    return "\n".join(map(gettext, one.sentences))


def _terms(query: str) -> list[words.Term]:
    said = [f"{gettext(one.word)} {gettext(one.meaning)}" for one in words.TERMS]
    return [words.TERMS[rank] for rank in words.meeting(said, query)]


def _sections() -> list[tuple[Audience, list[Guide], bool]]:
    """Return the guides by whom they are for, and whether these are also led through a first amendment."""
    return [
        (audience, [one for one in GUIDES if one.audience is audience], audience is Audience.MEMBER)
        for audience in HEADINGS
    ]

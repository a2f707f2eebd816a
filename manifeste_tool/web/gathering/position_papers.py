"""Position papers (*cahiers d'acteur*): handed in by an organisation without account, entered at home, read by all."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, render_template, request, url_for

from manifeste_tool.domain.gathering.tokens import shown
from manifeste_tool.domain.reporting.position_papers import MOST_PROPOSALS, ORGANISATIONS, PaperForm, Proposal
from manifeste_tool.errors import ManifesteError, RefusedError, TooLargeError
from manifeste_tool.services.files import Upload
from manifeste_tool.services.restitution import paper_pages, position_papers
from manifeste_tool.services.restitution.position_papers import FaultyPaperError, Handed
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import takes_file

blueprint = Blueprint("position_papers", __name__)
_SHOWN_AT_FIRST = 3
_UNFIT = (RefusedError, TooLargeError)
_WORDS = ("organisation", "kind", "representative", "position", "email", "text")
Answer = str | tuple[str, int]


@blueprint.get("/concertations/<reference>/cahiers")
def index(reference: str) -> str:
    """List the position papers of a consultation."""
    page = paper_pages.paper_list(workspace(), current_person(), reference)
    return render_template("reports/papers.html", page=page)


@blueprint.get("/concertations/<reference>/cahiers/<paper>")
def paper(reference: str, paper: str) -> str:
    """Show one paper, its proposals and what became of each."""
    page = paper_pages.paper_page(workspace(), current_person(), reference, paper)
    return render_template("reports/paper.html", page=page)


@blueprint.get("/concertations/<reference>/cahier")
def hand_in(reference: str) -> str:
    """Show the public form of a paper."""
    return _form(reference, PaperForm(), entering=False)


@blueprint.post("/concertations/<reference>/cahier")
@takes_file
def receive(reference: str) -> Answer:
    """Receive a paper from an organisation."""
    return _received(
        reference,
        lambda form, upload: position_papers.hand_in(workspace(), sender(), reference, form, upload),
        entering=False,
    )


@blueprint.get("/concertations/<reference>/cahiers/saisir")
def entry(reference: str) -> str:
    """Show the form for a paper that came by other ways."""
    return _form(reference, PaperForm(), entering=True)


@blueprint.post("/concertations/<reference>/cahiers/saisir")
@takes_file
def enter(reference: str) -> Answer:
    """Enter a paper that came by other ways, or read the document that it came in."""
    return _received(
        reference,
        lambda form, upload: position_papers.enter(workspace(), acting_person(), reference, form, upload),
        entering=True,
    )


def _received(reference: str, receiving: Callable[[PaperForm, Upload | None], Handed], *, entering: bool) -> Answer:
    form, act = _typed(), request.form.get("act", "send")
    if act == "add":
        return _form(reference, replace(form, proposals=(*form.proposals, Proposal())), entering=entering)
    try:
        if act == "read":
            return _form(reference, _filled(reference, form), entering=entering, read=True)
        handed = receiving(form, _document())
    except _UNFIT as error:
        return _form(reference, form, entering=entering, error=error), status_of(error)
    return _thanks(reference, handed, entering=entering)


def _filled(reference: str, typed: PaperForm) -> PaperForm:
    """Return the form with what a document says where nothing was typed."""
    found = position_papers.read(workspace(), acting_person(), reference, _document())
    words = {name: getattr(typed, name) or getattr(found, name) for name in _WORDS}
    return replace(typed, **words, proposals=(*typed.written, *found.proposals))


def _form(
    reference: str, form: PaperForm, *, entering: bool, error: ManifesteError | None = None, read: bool = False
) -> str:
    place = paper_pages.place(workspace(), current_person(), reference, entering=entering)
    blank = max(_SHOWN_AT_FIRST - len(form.proposals), 0)
    shown_form = replace(form, proposals=(*form.proposals, *[Proposal()] * blank))
    return render_template(
        "reports/paper_form.html",
        page=place,
        form_of=shown_form,
        entering=entering,
        read=read,
        kinds=[(kind, gettext(kind)) for kind in ORGANISATIONS],
        refusal=sentence_of(error) if error else "",
        faults=_told(error) if isinstance(error, FaultyPaperError) else {},
        may_add=len(shown_form.proposals) < MOST_PROPOSALS,
        action=url_for(".enter" if entering else ".receive", reference=reference),
    )


def _thanks(reference: str, handed: Handed, *, entering: bool) -> str:
    place = paper_pages.place(workspace(), current_person(), reference, entering=entering)
    every = (handed.paper, *handed.proposals)
    codes = [(one.contribution.reference, one.contribution.title, shown(one.token)) for one in every]
    return render_template("reports/paper_thanks.html", page=place, handed=handed, codes=codes, entering=entering)


def _told(error: FaultyPaperError) -> dict[str, str]:
    return {name: gettext(sentence, **values) for name, (sentence, values) in error.faults.items()}


def _typed() -> PaperForm:
    words = {name: _text(name) for name in _WORDS}
    keys = request.form.getlist("proposal")[: MOST_PROPOSALS + 1]
    return PaperForm(
        **words,
        proposals=tuple(Proposal(_text(f"{key}-title"), _text(f"{key}-body")) for key in keys),
        publishable=bool(request.form.get("publishable")),
        contact=bool(request.form.get("contact")),
        named=bool(request.form.get("named")),
    )


def _document() -> Upload | None:
    sent = request.files.get("document")
    return Upload(sent.filename, sent.read()) if sent and sent.filename else None


def _text(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()

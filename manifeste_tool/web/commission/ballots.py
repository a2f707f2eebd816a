"""Votes outside the room: the list, one vote, voting, proxies, who voted what."""

from collections.abc import Callable, Iterator

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.documents.table import csv_of
from manifeste_tool.documents.wording import iso
from manifeste_tool.errors import N_, ManifesteError, RefusedError, StaleError
from manifeste_tool.services.ballots import ballot_pages, closing, consequences, lending, voting
from manifeste_tool.services.ballots.ballot_pages import Voter
from manifeste_tool.services.paging import paging
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("ballots", __name__)
_HEADER = (
    *(N_("Membre"), N_("Association"), N_("Vote"), N_("Parvenu"), N_("Enregistré par"), N_("Pouvoir donné à")),
    N_("Enregistré le"),
)
Answer = str | tuple[str, int] | Response


@blueprint.get("/votes")
def index() -> str:
    """List the votes that are open, to come, and over."""
    page = ballot_pages.ballot_list(workspace(), current_person(), paging(request.args.get("page", type=int)))
    return render_template("ballots/list.html", page=page)


@blueprint.get("/votes/<int:ballot_id>")
def ballot(ballot_id: int) -> str:
    """Show one vote: what is asked, until when, the reader's own; once it is closed, its result."""
    return _page(ballot_id)


@blueprint.get("/votes/<int:ballot_id>/texte")
def text(ballot_id: int) -> str:
    """Show the whole text that is voted on, as it stood when the vote was set up."""
    page = ballot_pages.voted_text(workspace(), current_person(), ballot_id)
    return render_template("ballots/voted_text.html", page=page)


@blueprint.get("/votes/<int:ballot_id>/votes.csv")
def table(ballot_id: int) -> Response:
    """Send who voted what, once the vote is closed."""
    _, voters = ballot_pages.named_votes(workspace(), current_person(), ballot_id)
    content = csv_of([gettext(one) for one in _HEADER], (tuple(_cells(voter)) for voter in voters))
    named = {"Content-Disposition": f"attachment; filename=vote-{ballot_id}.csv"}
    return Response(content, mimetype="text/csv", headers=named)


@blueprint.post("/votes/<int:ballot_id>/voter")
def vote(ballot_id: int) -> Answer:
    """Vote, or vote for a member whose proxy one holds."""
    given, seen = request.form.get("choice", ""), request.form.get("seen", "")
    for_id = request.form.get("for", None, type=whole)
    return _acted(
        ballot_id,
        lambda: voting.vote(workspace(), acting_person(), ballot_id, given, seen=seen, for_id=for_id),
        N_("Votre vote est enregistré. Vous pouvez le modifier jusqu'à la clôture."),
    )


@blueprint.post("/votes/<int:ballot_id>/pouvoir")
def give_proxy(ballot_id: int) -> Answer:
    """Give one's proxy to another member."""
    holder, member = (request.form.get(name, None, type=whole) for name in ("holder", "member"))
    return _acted(
        ballot_id,
        lambda: lending.give_proxy(workspace(), acting_person(), ballot_id, holder, member_id=member),
        N_("Le pouvoir est donné ; il peut être repris jusqu'à la clôture."),
    )


@blueprint.post("/votes/<int:ballot_id>/pouvoir/reprendre")
def take_back(ballot_id: int) -> Answer:
    """Take one's proxy back."""
    member = request.form.get("member", None, type=whole)
    return _acted(
        ballot_id,
        lambda: lending.take_back(workspace(), acting_person(), ballot_id, member_id=member),
        N_("Le pouvoir est repris : ce qui avait été voté avec lui ne compte plus."),
    )


@blueprint.post("/votes/<int:ballot_id>/clore")
def close(ballot_id: int) -> Answer:
    """Close a vote once everybody voted, or whose hour is past."""
    return _acted(ballot_id, lambda: closing.close(workspace(), acting_person(), ballot_id), N_("Le vote est clos."))


@blueprint.post("/votes/<int:ballot_id>/consequences")
def draw(ballot_id: int) -> Answer:
    """Pronounce what a sub-amendment had held up."""
    return _acted(
        ballot_id,
        lambda: consequences.draw_later(workspace(), acting_person(), ballot_id),
        N_("Les décisions du vote sont enregistrées."),
    )


def _acted(ballot_id: int, act: Callable[[], object], done: str) -> Answer:
    """Do an act and come back to the vote; what is refused is said on its page, as it stands now."""
    try:
        act()
    except (RefusedError, StaleError) as error:
        return _page(ballot_id, error), status_of(error)
    flash(gettext(done))
    return redirect(url_for(".ballot", ballot_id=ballot_id), 303)


def _page(ballot_id: int, error: ManifesteError | None = None) -> str:
    page = ballot_pages.ballot_page(workspace(), current_person(), ballot_id)
    return render_template("ballots/ballot.html", page=page, error=error)


def _cells(voter: Voter) -> Iterator[str]:
    cast = voter.vote
    yield from (voter.person.name, voter.person.association)
    yield from (str(voter.choice or ""), str(cast.way) if cast else "", voter.caster, voter.holder)
    yield iso(cast.cast_at) if cast else ""

"""The afternoon in the room: the projector, and the screen from which the secretary calls and records."""

from collections.abc import Callable
from io import BytesIO

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.documents import word
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.conduct import calling, conduct_pages, recording, ruling, screen_pages, undoing_last
from manifeste_tool.services.conduct.record_sheet import sheet
from manifeste_tool.web.commission import conduct_fields as sent
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.framing import page_frame
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import whole

blueprint = Blueprint("conduct", __name__)


@blueprint.get("/seances/<int:sitting_id>/ecran")
def screen(sitting_id: int) -> Response:
    """Show the room what is called."""
    page = screen_pages.screen_page(workspace(), current_person(), sitting_id)
    return _of_this_moment(make_response(render_template("conduct/screen.html", page=page)))


@blueprint.get("/seances/<int:sitting_id>/ecran/etat")
def turn(sitting_id: int) -> AnyResponse:
    """Say whether a screen still shows this moment: 304 as long as it does."""
    now = screen_pages.turn(workspace(), current_person(), sitting_id)
    answer = jsonify(screen=now.screen, desk=now.desk)
    answer.set_etag(f"{now.screen}-{now.desk}")
    return _of_this_moment(answer).make_conditional(request)


@blueprint.get("/seances/<int:sitting_id>/conduite")
def desk(sitting_id: int) -> str:
    """Show the screen from which the sitting is conducted."""
    page = conduct_pages.conduct_page(workspace(), current_person(), sitting_id)
    return render_template("conduct/desk.html", page=page, error="", kept={})


@blueprint.post("/seances/<int:sitting_id>/appel")
def call(sitting_id: int) -> AnyResponse:
    """Call the next amendment, the one before, or any other; or show another part of a long one."""
    return _done(sitting_id, _called)


@blueprint.post("/seances/<int:sitting_id>/decision")
def decide(sitting_id: int) -> AnyResponse:
    """Record the decision that the pressed button says."""
    return _done(sitting_id, _decided)


@blueprint.post("/seances/<int:sitting_id>/chutes")
def confirm_falls(sitting_id: int) -> AnyResponse:
    """Confirm the falls that are ticked."""
    return _done(sitting_id, lambda by, key: ruling.confirm_falls(workspace(), by, key, sent.falls()))


@blueprint.post("/seances/<int:sitting_id>/annulation")
def undo(sitting_id: int) -> AnyResponse:
    """Undo the decision that the screen showed as the last one."""
    seen = request.form.get("decision", 0, type=whole)
    return _done(sitting_id, lambda by, key: undoing_last.undo_last(workspace(), by, key, seen=seen))


@blueprint.get("/seances/<int:sitting_id>/releve")
def record(sitting_id: int) -> str:
    """Show the relevé de décisions."""
    page = recording.record_page(workspace(), current_person(), sitting_id)
    made = sheet(page.record, at=page.made_at)
    blocks = [(type(block).__name__, block) for block in made.blocks]
    return render_template("conduct/record.html", page=page, title=made.title, blocks=blocks)


@blueprint.get("/seances/<int:sitting_id>/releve.docx")
def record_file(sitting_id: int) -> AnyResponse:
    """Give the relevé de décisions as a Word document."""
    page = recording.record_page(workspace(), current_person(), sitting_id)
    content = BytesIO(word.written(sheet(page.record, at=page.made_at, site=page_frame().title)))
    name = recording.FILE_NAME % {"number": sitting_id}
    return send_file(content, word.MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.post("/seances/<int:sitting_id>/releve/envoi")
def send_record(sitting_id: int) -> AnyResponse:
    """Send the relevé de décisions to the commission."""
    recording.send(workspace(), acting_person(), sitting_id)
    flash(gettext("Le relevé est envoyé aux membres de la commission."))
    return redirect(url_for(".record", sitting_id=sitting_id), 303)


def _called(by: Person, sitting_id: int) -> None:
    act, seen = request.form.get("act", ""), request.form.get("seen", type=whole)
    if act in ("next", "previous"):
        calling.step(workspace(), by, sitting_id, seen=seen, forward=act == "next")
    elif act == "part":
        calling.turn(workspace(), by, sitting_id, part=request.form.get("part", 1, type=whole))
    else:
        calling.call(workspace(), by, sitting_id, request.form.get("amendment", 0, type=whole))


def _decided(by: Person, sitting_id: int) -> object:
    key, seen, counts = request.form.get("amendment", 0, type=whole), sent.seen(), sent.counts()
    if request.form.get("act") == sent.BY_COUNT:
        why = request.form.get("reason", "")
        return ruling.decide_by_count(workspace(), by, sitting_id, key, counts, why=why, seen=seen)
    what, how = sent.ruling(), sent.method()
    return ruling.decide(workspace(), by, sitting_id, key, what, method=how, counts=counts, seen=seen)


def _done(sitting_id: int, act: Callable[[Person, int], object]) -> AnyResponse:
    """Act and show the screen again; what is refused is said there, with everything that was typed."""
    person = acting_person()
    try:
        act(person, sitting_id)
    except (RefusedError, StaleError) as error:
        page = conduct_pages.conduct_page(workspace(), person, sitting_id)
        shown = render_template("conduct/desk.html", page=page, error=sentence_of(error), kept=request.form)
        return make_response(shown, int(status_of(error)))
    return redirect(url_for(".desk", sitting_id=sitting_id, _anchor="appele"), 303)


def _of_this_moment(answer: Response) -> Response:
    """Keep an answer out of every cache: what the room looks at moves without a public fact."""
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

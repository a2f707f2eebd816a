"""What the forms of the adoption send: dates, counts, an attached file, what a statement stands on."""

from datetime import date, datetime

from flask import request

from manifeste_tool.domain.commission.voting import Counts
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.adoption.approving import ApprovalForm
from manifeste_tool.services.adoption.signing import Deliberation
from manifeste_tool.services.adoption.stating import On
from manifeste_tool.services.adoption.text_votes import TextVote
from manifeste_tool.services.files import Upload
from manifeste_tool.web.forms import moment_or_none
from manifeste_tool.web.security import whole

_COLUMNS = ("favour", "against", "abstained", "apart")
_SUBJECTS = {"amendement": "amendment_id", "vote": "ballot_id", "approbation": "approval_id"}


class UnreadableDayError(RefusedError):
    """A day cannot be read."""

    sentence = N_("« %(given)s » n'est pas une date. Écrivez-la sous la forme AAAA-MM-JJ, par exemple %(example)s.")


class UnreadableNumberError(RefusedError):
    """A number of voices or of members cannot be read."""

    sentence = N_("« %(given)s » n'est pas un nombre. Écrivez un nombre entier, ou laissez la case vide pour zéro.")


class UnknownSubjectError(RefusedError):
    """A statement is attached to something that takes none."""

    sentence = N_("Rouvrez la fiche de l'amendement, la page du vote ou celle de l'adoption, puis joignez vos mots.")


def approval() -> ApprovalForm:
    """Return what was entered of an association's decision. Raises `UnreadableDayError`."""
    return ApprovalForm(
        association=_text("association"),
        sha=_text("sha"),
        decision=_text("decision"),
        decided_on=_day("decided_on"),
        body=_text("body"),
        reserves=_text("reserves"),
        document=document(),
    )


def deliberation() -> Deliberation:
    """Return by what an authority signs. Raises `UnreadableDayError`."""
    return Deliberation(_text("authority"), _text("sha"), _day("deliberated_on"), _text("deliberation"), document())


def text_vote() -> TextVote:
    """Return the vote of a sitting. Raises `UnreadableNumberError`, `UnreadableMomentError`."""
    return TextVote(
        sha=_text("sha"),
        sitting_id=_number("sitting") or None,
        counts=Counts(*map(_number, _COLUMNS)),
        held_at=_moment(),
        there=_number("there"),
        secret=bool(_text("secret")),
    )


def document() -> Upload | None:
    """Return the attached file, None where none was chosen."""
    sent = request.files.get("document")
    return Upload(sent.filename, sent.read()) if sent and sent.filename else None


def subject() -> On:
    """Return the decision that a statement is attached to. Raises `UnknownSubjectError`."""
    name, key = _SUBJECTS.get(_text("on")), _text("key")
    if name is None or not key.isdecimal():
        raise UnknownSubjectError
    return On(**{name: whole(key)})


def maker() -> tuple[int | None, str]:
    """Return whom a statement is entered for: a member (`p-3`) or an association (`a-Nom`)."""
    kind, _, which = _text("maker").partition("-")
    if kind == "p" and which.isdecimal():
        return whole(which), ""
    return None, which if kind == "a" else ""


def _text(name: str) -> str:
    return request.form.get(name, "")


def _moment() -> datetime | None:
    return moment_or_none(_text("held_at"))


def _day(name: str) -> date:
    given = _text(name).strip()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UnreadableDayError(given=given, example="2027-01-15") from error


def _number(name: str) -> int:
    given = _text(name).strip()
    if not given:
        return 0
    if not given.isdecimal() or len(given) > len("9999"):
        raise UnreadableNumberError(given=given)
    return int(given)

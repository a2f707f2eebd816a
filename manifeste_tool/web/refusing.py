"""A form that was refused: its page begins with how many errors there are, each leading to the field it is about.

One place serves every form, whatever page shows it again: what was said of errors while a refused answer was made is
put at the head of its page, the fields that these errors name are marked, the title says it, and the focus goes there.
"""

import re
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

from flask import Flask, Response, flash, g, render_template, request, session
from flask_login import current_user

from manifeste_tool.errors import ManifesteError
from manifeste_tool.web.i18n import gettext

#: A refusal of what was typed; somebody who may not, or comes too often, has no field to correct.
_REFUSALS = (409, 413, 422)
#: What a page is told by that it comes after an act.
ACTED = "acted"
_MAIN = re.compile(r"<main\b[^>]*>")
_SUMMARY = 'class="summary"'
#: A message of what came before has the focus but where something is to be corrected.
_MESSAGE = 'id="message" tabindex="-1" autofocus'
#: What a page says of the whole of a form before its first one is what the summary says; further down it is beside its
#: form and stays, without being told once more by itself.
_SAID_TWICE = re.compile(r'(class="(?:refusal|lead)") role="alert"')
_SAID_FIRST = re.compile(r'<(div|p) class="refusal" role="alert"(?: id="\w+")?>(?:<p>)?[^<]*(?:</p>\s*</div>|</p>)')


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line of the summary: what is wrong, and the element that it leads to."""

    sentence: str
    target: str


def prepare(app: Flask) -> None:
    """Look at every answer to a form."""
    app.after_request(summed_up)
    app.after_request(acted)


def acted(response: Response) -> Response:
    """Have the next page begin at its content, where no message of it says what was done and no address says where.

    Else whoever reads by keyboard or by ear would be back at the top of the page after each act. A visitor has no
    session, and is given none for it.
    """
    seen_off = request.method == "POST" and response.status_code == HTTPStatus.SEE_OTHER
    told = "#" in (response.location or "") or "_flashes" in session
    if seen_off and current_user.is_authenticated and not told:
        flash("", ACTED)
    return response


def summed_up(response: Response) -> Response:
    """Give the page of a refused form its summary, its title and its marked fields."""
    refused = request.method == "POST" and response.status_code in _REFUSALS
    if refused and response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(_told(response.get_data(as_text=True)))
    return response


def _told(html: str) -> str:
    before = gettext("Erreur : ")
    html = html.replace("<title>", f"<title>{escape(before)}", 1).replace(_MESSAGE, _MESSAGE.partition(" auto")[0], 1)
    said: dict[str, ManifesteError] = g.get("errors_said", {})
    if _SUMMARY in html or not said:
        return html
    refusals = []
    for rank, (sentence, error) in enumerate(said.items(), 1):
        html, target = _marked(html, error, f"erreur-{rank}")
        refusals.append(Refusal(sentence, target))
    summary = render_template("errors/summary.html", refusals=refusals)
    head, form, rest = html.partition('<form method="post"')
    html = _SAID_TWICE.sub(r"\1", f"{_SAID_FIRST.sub('', head)}{form}{rest}")
    return _MAIN.sub(lambda found: found.group() + summary, html, count=1)


def _marked(html: str, error: ManifesteError, sentence_id: str) -> tuple[str, str]:
    """Mark the first field of the page that an error is about; return the page, and the element to be led to."""
    for name in error.fields:
        field = re.compile(rf'<(?:input|select|textarea)\b(?![^>]*type="hidden")[^>]*\bname="{re.escape(name)}"[^>]*>')
        if found := field.search(html):
            tag, target = _with_marks(found.group(), sentence_id)
            return html[: found.start()] + tag + html[found.end() :], target
    return _form_led_to(html)


def _with_marks(tag: str, sentence_id: str) -> tuple[str, str]:
    known = re.search(r'\bid="([^"]+)"', tag)
    target = known.group(1) if known else f"{sentence_id}-champ"
    told = "" if known else f' id="{target}"'
    if described := re.search(r'aria-describedby="([^"]*)"', tag):
        tag = tag.replace(described.group(), f'aria-describedby="{sentence_id} {described.group(1)}"')
    else:
        told += f' aria-describedby="{sentence_id}"'
    told += "" if "aria-invalid" in tag else ' aria-invalid="true"'
    return f"{tag[:-1]}{told}>", target


def _form_led_to(html: str) -> tuple[str, str]:
    """Lead to the form that was sent, or that sends it again, where the error is about no one field of it."""
    for found in re.finditer(r'<form\b[^>]*method="post"[^>]*>', html):
        tag = found.group()
        action = re.search(r'action="([^"?]*)', tag)
        if action and action.group(1) != request.path:
            continue
        if known := re.search(r'\bid="([^"]+)"', tag):
            return html, known.group(1)
        return f'{html[: found.start()]}{tag[:-1]} id="formulaire" tabindex="-1">{html[found.end() :]}', "formulaire"
    return html, ""

"""What the API says when it answers something else than what was asked for: problem details (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

from flask import Response

from manifeste_tool.errors import N_, ManifesteError
from manifeste_tool.services.api.resources import ROOT, address
from manifeste_tool.web.context import workspace
from manifeste_tool.web.i18n import gettext

MEDIA_TYPE = "application/problem+json"


class NotAcceptableError(ManifesteError):
    """Another form is asked for than the one there is (406)."""

    sentence = N_("L'API répond en JSON. Demandez « application/json » dans l'en-tête Accept, ou n'en demandez pas.")


#: What is said of a status to a program, in the place of what pages say to people.
_TITLES = {
    HTTPStatus.BAD_REQUEST: N_("Demande mal formée"),
    HTTPStatus.NOT_FOUND: N_("Ressource introuvable"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("Lecture seule"),
    HTTPStatus.NOT_ACCEPTABLE: N_("Autre forme demandée"),
}
_SENTENCES = {
    HTTPStatus.NOT_FOUND: N_("Cette ressource n'existe pas ou n'est pas publique. Vérifiez l'adresse, ou lisez /api."),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("L'API ne fait que lire. Employez GET, HEAD ou OPTIONS."),
}


def concern(path: str) -> bool:
    """Whether what goes wrong at an address is told to a program."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def answered(status: HTTPStatus, title: str, sentence: str) -> Response:
    """Return the answer; `type` leads to what the human page says of that status."""
    told: dict[str, Any] = {
        "type": address(workspace(), f"/api#erreur-{int(status)}"),
        "title": gettext(_TITLES[status]) if status in _TITLES else title,
        "status": int(status),
        "detail": gettext(_SENTENCES[status]) if status in _SENTENCES else sentence,
    }
    response = Response(written(told), int(status), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def written(told: object) -> str:
    """Return plain data as JSON: the same data gives the same bytes."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"

"""The API described by its own table, in OpenAPI 3.1."""

from collections.abc import Callable
from typing import Any

from manifeste_tool.domain.api.parameters import Parameter
from manifeste_tool.domain.api.schemas import ADDRESS, COUNT, TEXT, listing, record
from manifeste_tool.services.api.resources import ROOT, Plain, Resource
from manifeste_tool.services.api.table import RESOURCES, SHARED
from manifeste_tool.services.api.texts import LICENCE

VERSION = "1.0.0"
Say = Callable[[str], str]
#: What every refusal says (RFC 9457).
PROBLEM = record(type=ADDRESS, title=TEXT, status=COUNT, detail=TEXT)
_REFUSALS = {
    "400": "Un paramètre n'a pas une valeur possible.",
    "404": "Cela n'existe pas, ou n'est pas public.",
    "405": "L'API ne fait que lire : GET, HEAD et OPTIONS.",
    "406": "L'API répond en JSON.",
}
_ETAG = {"ETag": {"description": "Change dès que la réponse change.", "required": True, "schema": TEXT}}
_ORIGIN = {
    "Access-Control-Allow-Origin": {
        "description": "« * » : toute page peut lire.",
        "required": True,
        "schema": {"type": "string", "const": "*"},
    }
}


def document(title: str, say: Say) -> Plain:
    """Return the document; `say` puts a sentence into the reader's language."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": VERSION,
            "summary": say("Tout ce qui est public du manifeste, en données."),
            "license": {"name": "Licence Ouverte 2.0", "url": LICENCE},
        },
        "servers": [{"url": ROOT}],
        "security": [{}],
        "paths": {one.path: {"get": _operation(one, say)} for one in RESOURCES},
        "components": {
            "schemas": {"Problem": PROBLEM, **SHARED, **{one.kind: one.schema for one in RESOURCES}},
            "responses": {status: _refusal(say(words)) for status, words in _REFUSALS.items()},
        },
    }


def _operation(one: Resource, say: Say) -> Plain:
    reference = {"$ref": f"#/components/schemas/{one.kind}"}
    schema = listing(one.kind) if one.listed else reference
    return {
        "operationId": one.name,
        "summary": say(one.summary),
        "description": say(one.description or one.summary),
        "parameters": [
            *(_parameter(each, say, where="path") for each in one.arguments),
            *(_parameter(each, say, where="query") for each in one.parameters),
        ],
        "responses": {
            "200": {
                "description": say(one.summary),
                "headers": {**_ETAG, **_ORIGIN, **(_link(say) if one.listed else {})},
                "content": {"application/json": {"schema": schema}},
            },
            **({"301": _moved(say)} if one.moves else {}),
            "304": {"description": say("Rien n'a changé depuis l'ETag que vous donnez.")},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS},
        },
    }


def _parameter(one: Parameter, say: Say, *, where: str) -> Plain:
    said: Plain = {"name": one.name, "in": where, "required": where == "path", "description": say(one.description)}
    return said | {"schema": dict(one.schema)}


def _link(say: Say) -> dict[str, Any]:
    words = say('La page suivante, s\'il y en a une : <…>; rel="next".')
    return {"Link": {"description": words, "required": False, "schema": TEXT}}


def _moved(say: Say) -> Plain:
    return {
        "description": say("Une autre ressource en répond désormais."),
        "headers": {"Location": {"description": say("Son adresse."), "required": True, "schema": TEXT}},
        "content": {"application/json": {"schema": record(href=ADDRESS)}},
    }


def _refusal(words: str) -> Plain:
    return {
        "description": words,
        "headers": _ORIGIN,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }

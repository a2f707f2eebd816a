"""What the answers of the API look like, in JSON Schema (2020-12): small words to say it with."""

from collections.abc import Iterable, Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
WHEN: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES_OR_NO: Schema = {"type": "boolean"}


def record(**properties: Schema) -> Schema:
    """Return an object that always has these properties, and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def several(item: Schema) -> Schema:
    """Return a list of one kind of thing."""
    return {"type": "array", "items": item}


def or_null(schema: Schema) -> Schema:
    """Return what may be there or not: the property is always given, `null` where there is nothing to say."""
    return {"anyOf": [schema, {"type": "null"}]}


def among(values: Iterable[str]) -> Schema:
    """Return one of some words."""
    return {"type": "string", "enum": list(map(str, values))}


def counted(values: Schema = COUNT) -> Schema:
    """Return an object whose names are free."""
    return {"type": "object", "additionalProperties": values}


def listing(name: str) -> Schema:
    """Return a page of a list of what the document calls `name`."""
    return record(data=several({"$ref": f"#/components/schemas/{name}"}), next=or_null(ADDRESS))

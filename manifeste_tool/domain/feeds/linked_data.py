"""What a public page says of itself to machines: schema.org in JSON-LD."""

from collections.abc import Iterable, Mapping
from typing import Any

Plain = dict[str, Any]
CONTEXT = "https://schema.org"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def thing(kind: str, **properties: Any) -> Plain:
    """Return a thing of a kind of schema.org; what is empty is left out."""
    return {"@type": kind, **{name: value for name, value in properties.items() if value not in (None, "", [], {})}}


def organization(name: str, address: str) -> Plain:
    """Return who publishes."""
    return thing("Organization", name=name, url=address)


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Plain:
    """Return the way to a page: names with addresses, from the front door on."""
    items = [
        thing("ListItem", position=rank, name=name, item=address) for rank, (name, address) in enumerate(steps, start=1)
    ]
    return thing("BreadcrumbList", itemListElement=items)


def graph(*things: Mapping[str, Any]) -> Plain:
    """Return several things as one document."""
    return {"@context": CONTEXT, "@graph": list(things)}

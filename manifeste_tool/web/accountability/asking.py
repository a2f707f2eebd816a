"""What an address asks of the lists of orphans."""

from collections.abc import Mapping

from flask import request

from manifeste_tool.domain.accountability.shares import Ground
from manifeste_tool.services.accountability.untreated import Wanted

#: What each filter of the contributions is called in the address.
_FILTERS = {
    "authority": "collectivite",
    "department": "departement",
    "author_type": "auteur",
    "territory": "territoire",
    "theme": "theme",
    "month": "mois",
}
_LONGEST = 200


def ground() -> Ground:
    """Return the ground that the address asks for: paragraphs whose source is to be given, unless it says otherwise."""
    asked = request.args.get("etat", "")
    return Ground(asked) if asked in set(Ground) else Ground.MISSING


def chapter() -> str:
    """Return the chapter that the address asks for."""
    return request.args.get("chapitre", "")[:_LONGEST]


def contributions() -> Wanted:
    """Return what the address narrows the contributions to."""
    return Wanted(**{field: request.args.get(name, "")[:_LONGEST] for field, name in _FILTERS.items()})


def written(wanted: Wanted) -> Mapping[str, str]:
    """Return the filters that are on as the address writes them, for links that keep them."""
    return {name: getattr(wanted, field) for field, name in _FILTERS.items() if getattr(wanted, field)}

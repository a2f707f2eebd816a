"""Every kind of document that can be asked for; a part of the work that makes documents adds its own."""

from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.bundle import kinds as bundle
from manifeste_tool.services.exporting import comparisons, texts
from manifeste_tool.services.exporting.kinds import Kind

KINDS: tuple[Kind, ...] = (texts.KIND, comparisons.KIND, bundle.BUNDLE, bundle.ORDER, bundle.BRIEFING)


def kind_named(name: str, form: str) -> Kind:
    """Return a kind that has this form. Raises `NotFoundError` for an unknown kind or form."""
    found = next((one for one in KINDS if one.name == name), None)
    if found is None or form not in found.forms:
        raise NotFoundError
    return found

"""What stands of a sheet that was typed: its words, its two consents, and what cites it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.consulting.sources import relations_by_key
from manifeste_tool.domain.gathering.consents import Consent, Contributor, Purpose
from manifeste_tool.domain.gathering.sheets import Sheet
from manifeste_tool.domain.gathering.transcripts import Transcript, transcript_of
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors, reports
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import links, texts


class CitedInTextError(RefusedError):
    """A paragraph rests on the words."""

    sentence = N_(
        "La contribution %(reference)s est citée dans le texte : ses mots ne se corrigent plus, puisqu'un paragraphe "
        "s'appuie dessus. Si la saisie est fautive, écrivez-le au secrétariat, qui peut détacher la citation."
    )


class CitedInFindingError(RefusedError):
    """A finding rests on the words."""

    sentence = N_(
        "La contribution %(reference)s est citée par un enseignement : ses mots ne se corrigent plus. "
        "Si la saisie est fautive, écrivez-le au secrétariat, qui reverra l'enseignement avec elle."
    )


class CitedInReportError(RefusedError):
    """A report rests on the words."""

    sentence = N_(
        "La contribution %(reference)s est citée dans une restitution : ses mots ne se corrigent plus. "
        "Retirez-la d'abord de la restitution si celle-ci n'est pas envoyée, sinon écrivez au secrétariat."
    )


class WithdrawnError(RefusedError):
    """Its author withdrew it."""

    sentence = N_(
        "La personne a retiré la contribution %(reference)s : il n'y a plus rien à corriger, et rien n'est montré."
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """A contribution that was typed from a sheet, with all that its form shows."""

    contribution: Contribution
    transcript: Transcript
    who: Contributor | None
    consents: Mapping[Purpose, Consent]

    @property
    def is_erased(self) -> bool:
        """Whether its author asked that nothing be known of them."""
        return self.who is not None and not self.who.is_somebody


def typed_from(connection: Connection, sheet: Sheet) -> Typed | None:
    """Return what a sheet became, None while it is not typed. The words of a withdrawn one are left out."""
    said = contributions.get(connection, sheet.reference)
    if said is None:
        return None
    who, agreed = contributors.get(connection, said.reference), contributors.consents(connection, said.reference)
    contact = Purpose.CONTACT in agreed and agreed[Purpose.CONTACT].given
    shown = replace(said, title="", body="") if said.withdrawn else said
    return Typed(said, transcript_of(shown, who, contact=contact, note=sheet.note), who, agreed)


def frozen(ws: Workspace, connection: Connection, said: Contribution) -> RefusedError | None:
    """Return why the words of a contribution may be corrected no more, None while nothing rests on them.

    What a published version cited counts, though the text of today may cite it no more.
    """
    if said.withdrawn:
        return WithdrawnError(reference=said.reference)
    if links.of_keys(connection, [said.reference]) or _published(ws, connection, said.reference):
        return CitedInTextError(reference=said.reference)
    if findings.of_contribution(connection, said.reference):
        return CitedInFindingError(reference=said.reference)
    if reports.cites(connection, said.reference):
        return CitedInReportError(reference=said.reference)
    return None


def _published(ws: Workspace, connection: Connection, reference: str) -> bool:
    versions = texts.versions(connection)
    return any(reference in relations_by_key(ws.text(connection, one.sha)) for one in versions)

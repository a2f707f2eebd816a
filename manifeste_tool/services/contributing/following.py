"""What somebody does with their token, and no account: find their contribution, change an accord, withdraw, be erased.

The token is sent in the body of each request, never in an address, which servers log and browsers tell to other sites;
no page holds it but the answer to the request that brought it.
"""

from dataclasses import replace

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.consents import Consent, Contributor, Purpose, Way
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.contributing import follow_pages, leaving, receiving
from manifeste_tool.services.contributing.follow_pages import FollowPage
from manifeste_tool.services.guarding import senders
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.outcomes import telling
from manifeste_tool.services.record import erasing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors, sheets

#: Wrong tokens an hour: from one place, and from all of them together. There are 3.4 thousand million.
_COUNTED = (Limit.FOLLOWING, Limit.FOLLOWING_IN_ALL)


class UnknownTokenError(RefusedError):
    """A token that is well made and follows nothing."""

    sentence = N_(
        "Aucune contribution n'est suivie par ce code. "
        "Vérifiez chaque signe sur votre fiche ou sur la page de votre envoi."
    )


class NotTypedYetError(RefusedError):
    """The token of a paper sheet that nobody typed yet."""

    sentence = N_(
        "La fiche %(reference)s n'est pas encore saisie : revenez dans quelques jours avec le même code. "
        "Si vous l'avez toujours, remettez-la à la collectivité qui vous l'a donnée."
    )


class AddressNeededError(RefusedError):
    """Somebody agrees to be written to and gives no address."""

    fields = ("email", "address")
    sentence = N_("Écrivez l'adresse où vous prévenir, comme nom@exemple.fr : votre accord n'est pas encore changé.")


class UnconfirmedError(RefusedError):
    """What cannot be undone was asked for without its box."""

    fields = ("confirmation", "confirmed", "name")
    sentence = N_("Cochez la case qui confirme : ce geste ne se défait pas, et rien n'a changé.")


class WithdrawnAlreadyError(RefusedError):
    """A contribution that was withdrawn is to be published."""

    sentence = N_("Cette contribution est retirée : ses mots ne sont plus gardés, elle ne peut plus être publiée.")


def follow(ws: Workspace, given: str, *, sender: Sender) -> FollowPage:
    """Return the contribution that a token follows.

    Raises `MistypedTokenError`, `NotTypedYetError`, `UnknownTokenError`, `TooOftenError`, `RobotError`.
    """
    return follow_pages.follow_page(ws, followed(ws, given, sender=sender))


def followed(ws: Workspace, given: str, *, sender: Sender) -> str:
    """Return the reference that a token follows; only a wrong token counts against its sender. Raises as `follow`."""
    senders.refuse_robots(sender)
    token = tokens.read(given)
    with ws.writing() as connection:
        for what in _COUNTED:
            senders.refuse_spent(ws, connection, sender, what)
        reference = contributors.followed(connection, digest(token))
        if not reference and (sheet := sheets.awaiting(connection, token)):
            raise NotTypedYetError(reference=sheet)
        if not reference:
            for what in _COUNTED:
                senders.admit(ws, connection, sender, what)
    if not reference:
        raise UnknownTokenError
    return reference


def agree(ws: Workspace, given: str, purpose: Purpose, *, agreed: bool, email: str = "", sender: Sender) -> FollowPage:
    """Change one consent and leave the other; the same answer twice is one.

    Raises as `follow`, and `AddressNeededError`, `WithdrawnAlreadyError`.
    """
    reference = followed(ws, given, sender=sender)
    with ws.writing() as connection:
        standing = contributors.consents(connection, reference).get(purpose)
        before = contributors.get(connection, reference) or Contributor()
        same_address = purpose is Purpose.PUBLICATION or not agreed or before.email == email.strip()
        if standing is None or standing.given is not agreed or not same_address:
            _change(ws, connection, reference, purpose, agreed=agreed, who=_at(before, email.strip(), sender))
        return follow_pages.page(ws, connection, reference)


def _at(before: Contributor, email: str, sender: Sender) -> Contributor:
    """Return an author at an address: one given anew is written to in the language of the page it is given on."""
    language = before.language if before.email == email else sender.language
    return replace(before, email=email, language=language)


def _change(
    ws: Workspace,
    connection: Connection,
    reference: str,
    purpose: Purpose,
    *,
    agreed: bool,
    who: Contributor,
    way: Way = Way.TOKEN,
) -> None:
    if purpose is Purpose.PUBLICATION:
        said = contributions.get(connection, reference)
        if agreed and said and said.withdrawn:
            raise WithdrawnAlreadyError
        contributions.agree(connection, reference, publishable=agreed)
        erasing.settle(ws, connection, [reference])
    else:
        if agreed and not is_address(who.email):
            raise AddressNeededError
        _write_to(ws, connection, reference, who if agreed else replace(who, email=""))
        if agreed:
            telling.keep_as_told(ws, connection, reference)
    answer = Consent(purpose, agreed, ws.now(), way, receiving.NOTICE)
    contributors.add_consents(connection, reference, [answer])
    _record(ws, connection, Happened.CONSENT_CHANGED, reference)


def end_contact(ws: Workspace, connection: Connection, reference: str) -> None:
    """Write to somebody no more about a contribution, as they asked by the link of a mail; twice is once."""
    standing = contributors.consents(connection, reference).get(Purpose.CONTACT)
    if standing is not None and standing.given:
        who = contributors.get(connection, reference) or Contributor()
        _change(ws, connection, reference, Purpose.CONTACT, agreed=False, who=who, way=Way.MAIL)


def _write_to(ws: Workspace, connection: Connection, reference: str, who: Contributor) -> None:
    """An address alone leaves with the consent; somebody who was erased stays so."""
    if who.is_somebody:
        contributors.keep(connection, reference, who, ws.now())
    elif contributors.get(connection, reference) is not None:
        contributors.erase(connection, reference, ws.now())


def withdraw(ws: Workspace, given: str, *, confirmed: bool, sender: Sender) -> FollowPage:
    """Take a contribution back: its words, its files and every excerpt of it are gone, its reference stays.

    A *cahier d'acteur* takes its proposals with it. Raises as `follow`, and `UnconfirmedError`.
    """
    reference = followed(ws, given, sender=sender)
    if not confirmed:
        raise UnconfirmedError
    with ws.writing() as connection:
        leaving.take_back_all(ws, connection, reference)
        return follow_pages.page(ws, connection, reference)


def erase(ws: Workspace, given: str, *, confirmed: bool, sender: Sender) -> FollowPage:
    """Erase who somebody is and leave what they said; they are written to no more. Raises as `withdraw`."""
    reference = followed(ws, given, sender=sender)
    if not confirmed:
        raise UnconfirmedError
    with ws.writing() as connection:
        leaving.forget_author(ws, connection, reference)
        return follow_pages.page(ws, connection, reference)


def _record(ws: Workspace, connection: Connection, happened: Happened, reference: str) -> None:
    journal.record(connection, Fact(happened, ws.now(), None, About.CONTRIBUTION, reference))

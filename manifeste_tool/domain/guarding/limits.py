"""How often one thing may be done in a while, by whom it is counted, and under what name that is kept.

Windows are fixed: they begin and end on the clock, the same for everybody, so that one row holds a count and nothing
has to be remembered of when. Whoever waits for a boundary may do twice the number within a moment, never more; what
must not be guessed has bounds of its own besides (the tries of a code, the last step of a second factor).
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

_IPV6_SUBSCRIBER = 64


class By(StrEnum):
    """Whose doings are counted together."""

    NETWORK = "réseau"
    ACCOUNT = "compte"
    EVERYBODY = "tous"


class Limit(StrEnum):
    """What is counted. The values stand in metrics; `BOUNDS` says how often each may be done."""

    SIGN_IN_FROM = "connexion, par réseau"
    SIGN_IN_FOR = "connexion, par compte"
    LINK_FROM = "lien de connexion, par réseau"
    CODE_FROM = "code, par réseau"
    CODE_FOR = "code, par compte"
    SECOND_FACTOR_FROM = "second facteur, par réseau"
    SECOND_FACTOR_FOR = "second facteur, par compte"
    PROVIDER_FROM = "fournisseur d'identité, par réseau"
    INVITATION_FROM = "invitation, par réseau"
    CONTRIBUTION = "contribution"
    POSITION_PAPER = "cahier d'acteur"
    JOINING = "demande de participation"
    ENQUIRY = "question du public"
    FLAG = "signalement"
    DATA_REQUEST = "demande sur des données"
    DISPUTE = "reprise contestée"
    REEXAMINATION = "réexamen d'une modération"
    FOLLOWING = "jeton inconnu, par réseau"
    FOLLOWING_IN_ALL = "jeton inconnu, de partout"
    API = "api"
    SEARCH = "recherche"
    EXPORT = "document fait à la demande"
    DATA = "fichier de données"
    UPLOAD_FROM = "fichier envoyé, par réseau"
    UPLOAD_BY = "fichier envoyé, par compte"
    WRITE_FROM = "envoi, par réseau"
    WRITE_BY = "envoi, par compte"
    PUSH_HOOK = "poussée annoncée par la forge"
    CSP_REPORT = "signalement d'un navigateur"
    CSP_REPORT_IN_ALL = "signalements de navigateurs, de partout"


@dataclass(frozen=True, slots=True)
class Bound:
    """At most `most` times in each `window`, counted together by `by`; `why` is what the numbers come from."""

    most: int
    window: timedelta
    by: By
    why: str


_QUARTER, _HOUR, _TEN = timedelta(minutes=15), timedelta(hours=1), timedelta(minutes=10)

#: The one table of limits. A town hall, a school or a mobile operator is one network for many people: what is counted
#: by network is wide, what is counted by account is narrow.
BOUNDS: dict[Limit, Bound] = {
    Limit.SIGN_IN_FROM: Bound(40, _QUARTER, By.NETWORK, "A commission of forty signs in from one room before a vote."),
    Limit.SIGN_IN_FOR: Bound(5, _QUARTER, By.ACCOUNT, "Each asks for a mail: nobody's mailbox is flooded."),
    Limit.LINK_FROM: Bound(60, _QUARTER, By.NETWORK, "A link is 160 bits: this only keeps the machine free."),
    Limit.CODE_FROM: Bound(60, _QUARTER, By.NETWORK, "As for signing in, with a slip of the pen each."),
    Limit.CODE_FOR: Bound(10, _HOUR, By.ACCOUNT, "Ten tries in a million an hour: a year of them finds one in eleven."),
    Limit.SECOND_FACTOR_FROM: Bound(60, _QUARTER, By.NETWORK, "A secretariat is a handful of people in one office."),
    Limit.SECOND_FACTOR_FOR: Bound(10, _QUARTER, By.ACCOUNT, "Three codes are good at any moment, of a million."),
    Limit.PROVIDER_FROM: Bound(60, _QUARTER, By.NETWORK, "Each costs the provider a request."),
    Limit.INVITATION_FROM: Bound(60, _QUARTER, By.NETWORK, "As for sign-in links."),
    Limit.CONTRIBUTION: Bound(60, _HOUR, By.NETWORK, "A workshop in a library sends sixty in an hour."),
    Limit.POSITION_PAPER: Bound(10, _HOUR, By.NETWORK, "An association hands in one, and mends it."),
    Limit.JOINING: Bound(10, _HOUR, By.NETWORK, "An authority asks once; an agglomeration for its communes."),
    Limit.ENQUIRY: Bound(6, _HOUR, By.NETWORK, "Each is a mail that a person answers."),
    Limit.DATA_REQUEST: Bound(6, _HOUR, By.NETWORK, "Each is a mail that a person answers."),
    Limit.FLAG: Bound(6, _HOUR, By.NETWORK, "Each is read by a person."),
    Limit.DISPUTE: Bound(6, _HOUR, By.NETWORK, "Each is read by a person."),
    Limit.REEXAMINATION: Bound(20, _HOUR, By.NETWORK, "A code of eight signs is not tried one after the other."),
    Limit.FOLLOWING: Bound(12, _HOUR, By.NETWORK, "A wrong token is a slip of the pen: twelve are a search."),
    Limit.FOLLOWING_IN_ALL: Bound(600, _HOUR, By.EVERYBODY, "A token has 34 bits: many networks together find none."),
    Limit.API: Bound(1200, _TEN, By.NETWORK, "Two a second; what the cache answers is not counted."),
    Limit.SEARCH: Bound(300, _TEN, By.NETWORK, "One every two seconds; what the cache answers is not counted."),
    Limit.EXPORT: Bound(60, _HOUR, By.NETWORK, "Each new document is a process for a moment; kept ones cost nothing."),
    Limit.DATA: Bound(60, _HOUR, By.NETWORK, "Each is written anew, row by row."),
    Limit.UPLOAD_FROM: Bound(120, _HOUR, By.NETWORK, "A workshop sends its contributions with a file each."),
    Limit.UPLOAD_BY: Bound(240, _HOUR, By.ACCOUNT, "A secretary attaches the papers of a sitting."),
    Limit.WRITE_FROM: Bound(600, _TEN, By.NETWORK, "Whatever visitors of one network send, one a second."),
    Limit.WRITE_BY: Bound(900, _TEN, By.ACCOUNT, "A draft keeps itself every few seconds, in two windows at once."),
    Limit.PUSH_HOOK: Bound(600, _HOUR, By.EVERYBODY, "Our own pushes come back so; each costs a fetch."),
    Limit.CSP_REPORT: Bound(30, _HOUR, By.NETWORK, "One page says the same of each of its elements."),
    Limit.CSP_REPORT_IN_ALL: Bound(600, _HOUR, By.EVERYBODY, "The log is not filled by strangers."),
}


def window_ends(bound: Bound, now: datetime) -> datetime:
    """Return when the window that `now` (aware) stands in ends."""
    seconds = bound.window.total_seconds()
    return datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, UTC)


def minutes_left(until: datetime, now: datetime) -> int:
    """Return how many minutes somebody has to wait, whole and at least one."""
    return max(1, ceil((until - now).total_seconds() / 60))


def place(origin: str) -> str:
    """Return what is one place of the network: a subscriber of IPv6 holds 2⁶⁴ addresses, counted as one.

    An address of IPv4 written as one of IPv6 is that of IPv4. What is no address is a place by its own name.
    """
    try:
        found = ip_address(origin.partition("%")[0])
    except ValueError:
        return origin
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, _IPV6_SUBSCRIBER), strict=False))
    return str(found)


def bucket(secret: str, what: Limit, who: str, until: datetime) -> str:
    """Return the name that a count is kept under: 64 hexadecimal digits that tell nobody who it is of.

    An HMAC with the instance's secret, of the window too: the same person has another name in the next one.
    """
    written = f"{what}\0{until.isoformat()}\0{_counted(BOUNDS[what].by, who)}"
    return hmac.new(secret.encode(), written.encode(), hashlib.sha256).hexdigest()


def _counted(by: By, who: str) -> str:
    if by is By.NETWORK:
        return place(who)
    return who.strip().casefold() if by is By.ACCOUNT else ""

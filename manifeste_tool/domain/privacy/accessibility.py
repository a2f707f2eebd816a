"""The statement of accessibility that the law asks for (décret n° 2019-768, article 4), from the settings.

An instance is « non conforme » until an audit, its date and its author are recorded: nobody may say better before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from manifeste_tool.domain.privacy.instance import Choice
from manifeste_tool.errors import N_

#: By what is kept: the state in words, which the foot of every page repeats.
STATES = {"": N_("non conforme"), "partial": N_("partiellement conforme"), "full": N_("totalement conforme")}
_MOST = 100
_LINES = 3_000


def _no_date(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return N_("donnez une date, comme 2027-01-15.")
    return ""


def _no_rate(value: str) -> str:
    fits = value.isdecimal() and int(value) <= _MOST
    return "" if fits else N_("donnez un nombre entier de 0 à 100.")


CHOICES: tuple[Choice, ...] = (
    Choice(
        "accessibility_state",
        N_("Conformité au RGAA"),
        N_("Montrée une fois la date et l'auteur de l'audit donnés ; « non conforme » jusque-là"),
        options=STATES,
    ),
    Choice("accessibility_audited_on", N_("Date de l'audit d'accessibilité"), N_("AAAA-MM-JJ"), refuse=_no_date),
    Choice("accessibility_auditor", N_("Qui a mené l'audit")),
    Choice("accessibility_rate", N_("Critères respectés"), N_("En pour cent, selon l'audit"), limit=3, refuse=_no_rate),
    Choice(
        "accessibility_failings",
        N_("Contenus non accessibles"),
        N_("Un par ligne, avec le critère du RGAA"),
        limit=_LINES,
        rows=4,
    ),
    Choice(
        "accessibility_exemptions",
        N_("Dérogations et contenus exemptés"),
        N_("Un par ligne, avec la charge disproportionnée ou l'exemption invoquée"),
        limit=_LINES,
        rows=3,
    ),
    Choice("accessibility_technologies", N_("Technologies employées"), N_("Sinon : HTML, CSS, JavaScript, SVG")),
    Choice(
        "accessibility_environments",
        N_("Environnements de test"),
        N_("Un par ligne : lecteur d'écran, navigateur, leurs versions"),
        limit=_LINES,
        rows=3,
    ),
    Choice(
        "accessibility_heard_on",
        N_("Date des parcours au lecteur d'écran"),
        N_("AAAA-MM-JJ, une fois le protocole de docs/accessibility.md suivi en entier"),
        refuse=_no_date,
    ),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What `/accessibilite` says. `audited_on` is None, and `state` that of no audit, until one is recorded."""

    state: str
    audited_on: date | None
    auditor: str
    rate: str
    failings: tuple[str, ...]
    exemptions: tuple[str, ...]
    technologies: str
    environments: tuple[str, ...]
    heard_on: date | None


def statement(told: Mapping[str, str]) -> Statement:
    """Return what the settings of an instance let it say."""
    auditor, day = told.get("accessibility_auditor", ""), _day(told.get("accessibility_audited_on", ""))
    audited = bool(auditor and day)
    return Statement(
        state=STATES.get(told.get("accessibility_state", ""), STATES[""]) if audited else STATES[""],
        audited_on=day if audited else None,
        auditor=auditor if audited else "",
        rate=told.get("accessibility_rate", "") if audited else "",
        failings=tuple(told.get("accessibility_failings", "").splitlines()),
        exemptions=tuple(told.get("accessibility_exemptions", "").splitlines()),
        technologies=told.get("accessibility_technologies", "") or "HTML, CSS, JavaScript, SVG",
        environments=tuple(told.get("accessibility_environments", "").splitlines()),
        heard_on=_day(told.get("accessibility_heard_on", "")),
    )


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value and not _no_date(value) else None

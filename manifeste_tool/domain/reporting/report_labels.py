"""What the labels, the columns and the levels of a report are called in forms, however they are written."""

import re

from manifeste_tool.domain.reporting.filled_forms import folded
from manifeste_tool.domain.reporting.reports import Level

#: What labels are for, the first that fits deciding; they are compared without accents, case or number.
_LABELS: tuple[tuple[str, str], ...] = (
    ("disagreement", r"(?:les )?(?:points? de )?desaccords?.*|ce qui (?:fait|a fait) debat.*"),
    ("agreement", r"(?:les )?(?:points? d'|points? de )?accords?(?! de)(?: .*)?|(?:les )?(?:points? de )?consensus.*"),
    ("vigilance", r"(?:les )?points? de vigilance.*|vigilances?"),
    ("idea", r"(?:les |nos )?(?:idees? fortes?|grandes idees|idees principales).*"),
    ("proposal", r"(?:les |nos )?propositions?(?: .*)?"),
    ("question", r"(?:les )?questions? (?:restees? )?(?:sans reponses?|ouvertes?|en suspens).*"),
    ("verbatim", r"des mots qui restent|(?:les )?(?:verbatims?|paroles?)(?: marquant.*| retenu.*)?"),
    ("absent", r"qui etait la, qui manquait|publics? (?:absents?|manquants?).*|qui manquai(?:t|ent).*|absents"),
    ("profile", r"(?:le )?profils?(?: (?:des? |du ).*)?"),
    ("organisations", r"(?:les )?organisations?(?: (?:presentes?|representees?|participantes?).*)?"),
    ("contributions", r"(?:le )?nombre (?:de|des) (?:contributions|fiches).*|contributions(?: recueillies?.*)?"),
    (
        "participants",
        r"(?:le )?(?:nombre (?:de|des) )?(?:participant(?:e?s|·es|\.e\.s|s?)|participants et participantes)",
    ),
    ("course", r"comment cela s'est passe|(?:le )?deroule(?:ment)?(?: .*)?"),
    ("commitment_on", r"avant le|(?:date|echeance)(?: de l'engagement| limite)?|(?:a|pour) quelle date|quand"),
    ("commitment", r"(?:l'|les |notre )?engagements?(?: .*)?|ce que la collectivite .*"),
    ("validated_on", r"(?:date, signature|date (?:de (?:la )?)?validation|validee? le|le|fait le)"),
    ("validated_position", r"(?:fonction|qualite)(?: .*)?"),
    ("validated_by", r"(?:nom(?: et prenom)?|prenom et nom|validee? par|(?:l')?elue?(?:·e| ou elu)? referente?.*)"),
    ("validation", r"validation(?: .*)?"),
)
_NAMED = tuple((name, re.compile(pattern)) for name, pattern in _LABELS)
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("sources", r".*(?:fiches?|references?|sources?|contributions?|appui).*"),
    ("level", r".*(?:niveau|echelle|echelon|pour qui).*"),
    ("rank", r"n°?|no|numero|rang|#"),
    ("some", r"certains disent.*"),
    ("others", r"d'autres disent.*"),
    ("body", r"ce (?:sur|a) quoi .*|qui devrait .*|entre guillemets.*"),
    (
        "title",
        r".*(?:titre|intitule).*|idees?(?: fortes?)?|points?(?: .*)?|propositions?|questions?|(?:des)?accords?",
    ),
    ("body", r".*(?:texte|description|precisions?|details?|explications?|verbatims?|paroles?|en clair|arguments?).*"),
)
_HEADERS = tuple((name, re.compile(pattern)) for name, pattern in _COLUMNS)
_LEVELS: tuple[tuple[Level, str], ...] = (
    (Level.EUROPEAN, r"\bue\b|europe|europeen"),
    (Level.NATIONAL, r"\bnational|\betat\b"),
    (Level.LOCAL, r"\blocal|\bcommun(?:e|al)|intercommunal|metropolitain"),
)


def name_of(label: str) -> str:
    """Return what a label is for: a field or a kind of line, `""` for what is none; `validation` heads three fields."""
    return next((name for name, pattern in _NAMED if pattern.fullmatch(label)), "")


def column_of(label: str) -> str:
    """Return what a column of that name holds, `""` for none that is known."""
    return next((name for name, pattern in _HEADERS if pattern.fullmatch(label)), "")


def level_in(words: str) -> str:
    """Return the level that some words name, `""` where they name none or several."""
    found = [level for level, pattern in _LEVELS if re.search(pattern, folded(words))]
    return str(found[0]) if len(found) == 1 else ""

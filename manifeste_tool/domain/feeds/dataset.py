"""The description of the data for the national portal: DCAT-AP, written in JSON-LD."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

Plain = dict[str, Any]
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/FRA"
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/IRREG"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_COUNTRY = "http://publications.europa.eu/resource/authority/country/FRA"
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
FORMS = {
    "json": ("application/json", "JSON"),
    "csv": ("text/csv", "CSV"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "atom": ("application/atom+xml", "ATOM"),
    "ics": ("text/calendar", "ICS"),
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file of the data: what it holds, its path, its form among `FORMS`."""

    title: str
    path: str
    form: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is said of the data. `site` is the public address without a slash at its end; the days bound what it tells.

    `changed_on` is None while nothing public has happened.
    """

    site: str
    title: str
    description: str
    publisher: str
    contact: str
    keywords: tuple[str, ...]
    begins_on: date | None
    ends_on: date | None
    changed_on: date | None


def described(one: Dataset, distributions: Iterable[Distribution]) -> Plain:
    """Return the description as JSON-LD; the same data gives the same description."""
    told = {
        "@context": _CONTEXT,
        "@id": f"{one.site}/donnees/jeu-de-donnees.json",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{one.site}/donnees/jeu-de-donnees.json",
        "dct:title": _french(one.title),
        "dct:description": _french(one.description),
        "dct:language": {"@id": _LANGUAGE},
        "dct:license": {"@id": LICENCE},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": _french(one.publisher)},
        "dct:accrualPeriodicity": {"@id": _FREQUENCY},
        "dct:spatial": {"@id": _COUNTRY},
        "dcat:theme": {"@id": _THEME},
        "dcat:keyword": [_french(word) for word in one.keywords],
        "dcat:landingPage": {"@id": f"{one.site}/donnees"},
        "dcat:distribution": [_distribution(one, each) for each in distributions],
    }
    if one.contact:
        told["dcat:contactPoint"] = {
            "@type": "vcard:Organization",
            "vcard:fn": one.publisher,
            "vcard:note": one.contact,
        }
    if one.begins_on:
        told["dct:temporal"] = _period(one.begins_on, one.ends_on)
    if one.changed_on:
        told["dct:modified"] = _day(one.changed_on)
    return told


def _distribution(one: Dataset, each: Distribution) -> Plain:
    media_type, file_type = FORMS[each.form]
    address = {"@id": f"{one.site}{each.path}"}
    return {
        "@id": f"{one.site}{each.path}",
        "@type": "dcat:Distribution",
        "dct:title": _french(each.title),
        "dct:license": {"@id": LICENCE},
        "dct:format": {"@id": f"{_FILE_TYPE}{file_type}"},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPE}{media_type}"},
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
    }


def _period(begins_on: date, ends_on: date | None) -> Plain:
    ends = {"dcat:endDate": _day(ends_on)} if ends_on else {}
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": _day(begins_on), **ends}


def _french(words: str) -> Plain:
    return {"@value": words, "@language": "fr"}


def _day(when: date) -> Plain:
    return {"@value": when.isoformat(), "@type": "xsd:date"}

"""Rebuild the official list of local authorities that ships with the program.

    npm pack @etalab/decoupage-administratif && tar xzf etalab-decoupage-administratif-*.tgz
    .venv/bin/python scripts/official_list.py package

What the data are, of which year and under which licence: manifeste/collectivites-officielles.md.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from manifeste_tool.domain.territories.official import Official
from manifeste_tool.paths import shipped
from manifeste_tool.storage.territories.official_list import NAME, write

#: The groups of communes by the letters of the source, and how their names are written in full.
GROUPS = {
    "CC": "communauté de communes",
    "CA": "communauté d'agglomération",
    "CU": "communauté urbaine",
    "METRO": "métropole",
    "MET69": "métropole",
    "EPT": "établissement public territorial",
}
#: Départements that no council of their own governs any more: one authority has taken their place (see `SINGLE`).
DISSOLVED = frozenset({"2A", "2B", "67", "68", "75", "972", "973", "984", "989"})
#: Régions that are what their département is, or whose single authority is below.
NO_REGION = frozenset({"94", "02", "03", "06"})
#: Authorities that are neither département nor région, by their code, with the départements they are made of.
SINGLE = {
    "94": ("Collectivité de Corse", ("2A", "2B")),
    "02": ("Collectivité territoriale de Martinique", ("972",)),
    "03": ("Collectivité territoriale de Guyane", ("973",)),
    "6AE": ("Collectivité européenne d'Alsace", ("67", "68")),
}
TERRITORIAL, OVERSEAS = "collectivité territoriale", "collectivité d'outre-mer"


class Source:
    """The unpacked package, and how many people live in each of its départements."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.communes = [one for one in self.read("communes") if one["type"] == "commune-actuelle"]
        self.home = {one["code"]: one["departement"] for one in self.communes}
        self.living: Counter[str] = Counter()
        for one in self.communes:
            self.living[one["departement"]] += one.get("population", 0)

    def read(self, name: str) -> list[dict[str, Any]]:
        """Return one of the package's files."""
        found: list[dict[str, Any]] = json.loads((self.folder / "data" / f"{name}.json").read_text(encoding="utf-8"))
        return found


def authorities(folder: Path) -> list[Official]:
    """Return the authorities that the package in `folder` holds, the communes first, each kind by its code."""
    source = Source(folder)
    return [*_communes(source), *_groups(source), *_departments(source), *_regions(source)]


def _communes(source: Source) -> Iterator[Official]:
    for one in sorted(source.communes, key=lambda each: each["code"]):
        people = one.get("population", 0)
        yield Official(one["nom"], "commune", one.get("siren", ""), one["code"], one["departement"], people)


def _groups(source: Source) -> Iterator[Official]:
    found = [*source.read("epci"), *source.read("ept")]
    for one in sorted(found, key=lambda each: each["code"]):
        members: Counter[str] = Counter()
        for member in one["membres"]:
            members[source.home.get(member["code"], "")] += member.get("populationMunicipale") or 1
        department = members.most_common(1)[0][0] if members else ""
        people = one.get("populationMunicipale") or 0
        yield Official(_named(one), GROUPS[one["type"]], one["code"], "", department, people)


def _named(group: dict[str, Any]) -> str:
    """Return a group's name in full: « CC du Pays » is « Communauté de communes du Pays »."""
    name = " ".join(group["nom"].replace("''", '"').split())
    letters, _, rest = name.partition(" ")
    kind = GROUPS.get(letters)
    return f"{kind[0].upper()}{kind[1:]} {rest}" if kind and rest else name


def _departments(source: Source) -> Iterator[Official]:
    lyon = next((one for one in source.read("epci") if one["type"] == "MET69"), None)
    apart = Counter({"69": lyon["populationMunicipale"]}) if lyon else Counter[str]()
    for one in source.read("departements"):
        code, overseas = one["code"], one["zone"] == "com"
        if code not in DISSOLVED:
            kind = OVERSEAS if overseas else "département"
            yield Official(one["nom"], kind, "", code, code, source.living[code] - apart[code])


def _regions(source: Source) -> Iterator[Official]:
    within: dict[str, list[str]] = {}
    for one in source.read("departements"):
        within.setdefault(one["region"], []).append(one["code"])
    for one in source.read("regions"):
        if one["zone"] != "com" and one["code"] not in NO_REGION:
            people = sum(source.living[code] for code in within.get(one["code"], ()))
            yield Official(one["nom"], "région", "", one["code"], "", people)
    for code, (name, parts) in SINGLE.items():
        alone = Official(name, TERRITORIAL, "", code, parts[0])
        yield replace(alone, population=sum(source.living[part] for part in parts))


def main(folder: Path, path: Path) -> None:
    """Write the list, and say what is in it."""
    found = authorities(folder)
    write(path, found)
    version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    told = ", ".join(f"{count} {kind}" for kind, count in Counter(one.kind for one in found).items())
    sys.stdout.write(f"{version}: {len(found)} ({told}), {path.stat().st_size} octets\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else shipped("manifeste") / NAME)  # noqa: PLR2004

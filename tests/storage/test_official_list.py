"""The official list that ships with the program, and the script that rebuilds it."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from manifeste_tool.domain.territories.joining import KINDS
from manifeste_tool.domain.territories.official import Official, is_siren
from manifeste_tool.storage.territories import official_list

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def script() -> ModuleType:
    found = importlib.util.spec_from_file_location("official_list_script", ROOT / "scripts" / "official_list.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_shipped_list_holds_every_kind_and_sound_numbers() -> None:
    entries = official_list.official().entries
    assert len(entries) > 36_000
    assert {one.kind for one in entries} <= set(KINDS)
    assert all(is_siren(one.siren) for one in entries if one.siren)
    assert len(official_list.official().by_key) == len(entries)
    assert all(len(one.name) <= 200 and len(one.department) <= 3 and len(one.cog) <= 8 for one in entries)


def test_a_commune_and_its_group_are_found_in_the_shipped_list() -> None:
    first, second = official_list.official().search("nantes", limit=2)
    assert (first.name, first.kind, first.cog, first.department) == ("Nantes", "commune", "44109", "44")
    assert (second.name, second.kind) == ("Nantes Métropole", "métropole")


def test_the_readme_of_the_list_counts_what_is_in_it() -> None:
    told = (ROOT / "manifeste" / "collectivites-officielles.md").read_text(encoding="utf-8")
    assert f"{len(official_list.official().entries):,} lignes".replace(",", " ") in told
    assert "Licence Ouverte" in told


def test_a_list_written_twice_is_the_same_file(tmp_path: Path) -> None:
    entries = [
        Official("L'Île-d'Yeu; \"la\"", "commune", "218501138", "85113", "85", 4_800),
        Official("Ain", "département"),
    ]
    first, second = tmp_path / "a.csv.gz", tmp_path / "b.csv.gz"
    official_list.write(first, entries)
    official_list.write(second, entries)
    assert first.read_bytes() == second.read_bytes()
    assert list(official_list.read(first)) == entries


def _package(folder: Path) -> Path:
    def commune(code: str, name: str, department: str, population: int, **more: Any) -> dict[str, Any]:
        kind = {"type": "commune-actuelle", "zone": "metro", "departement": department, "region": "84"}
        return {"code": code, "nom": name, **kind, "siren": "", "population": population, **more}

    def group(code: str, name: str, kind: str, *members: tuple[str, int]) -> dict[str, Any]:
        held = [{"code": member, "populationMunicipale": people} for member, people in members]
        return {"code": code, "nom": name, "type": kind, "membres": held, "populationMunicipale": 30}

    files: dict[str, Any] = {
        "communes": [
            commune("69123", "Lyon", "69", 500, siren="216901231"),
            commune("69001", "Affoux", "69", 40),
            commune("67482", "Strasbourg", "67", 300),
            commune("68066", "Colmar", "68", 70),
            commune("01015", "Arbignieu", "01", 9, type="commune-deleguee"),
        ],
        "epci": [
            group("200046977", "Métropole de Lyon", "MET69", ("69123", 480)),
            group("200000172", "CC  du ''Pays''", "CC", ("69001", 5), ("68066", 20)),
        ],
        "ept": [group("200057875", "Plaine Commune", "EPT", ("69001", 5))],
        "departements": [
            {"code": code, "nom": name, "region": region, "zone": zone}
            for code, name, region, zone in (
                ("69", "Rhône", "84", "metro"),
                ("67", "Bas-Rhin", "44", "metro"),
                ("68", "Haut-Rhin", "44", "metro"),
                ("2A", "Corse-du-Sud", "94", "metro"),
                ("987", "Polynésie française", "987", "com"),
            )
        ],
        "regions": [
            {"code": "84", "nom": "Auvergne-Rhône-Alpes", "zone": "metro"},
            {"code": "44", "nom": "Grand Est", "zone": "metro"},
            {"code": "94", "nom": "Corse", "zone": "metro"},
            {"code": "987", "nom": "Polynésie française", "zone": "com"},
        ],
    }
    (folder / "data").mkdir()
    for name, content in files.items():
        (folder / "data" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "package.json").write_text('{"version": "6.0.0"}', encoding="utf-8")
    return folder


def test_the_script_makes_the_list_of_an_unpacked_package(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.main(_package(tmp_path), tmp_path / "list.csv.gz")
    made = {(one.kind, one.name): one for one in official_list.read(tmp_path / "list.csv.gz")}
    assert ("commune", "Arbignieu") not in made, "a part of a commune is no authority"
    assert made["commune", "Lyon"] == Official("Lyon", "commune", "216901231", "69123", "69", 500)
    group = made["communauté de communes", 'Communauté de communes du "Pays"']
    assert (group.siren, group.department, group.population) == ("200000172", "68", 30)
    assert made["département", "Rhône"].population == 540 - 30, "the métropole of Lyon is no part of it"
    assert ("département", "Bas-Rhin") not in made
    assert made["collectivité territoriale", "Collectivité européenne d'Alsace"].population == 370
    assert made["collectivité d'outre-mer", "Polynésie française"].cog == "987"
    assert made["région", "Grand Est"].population == 370
    assert ("région", "Corse") not in made
    assert "6.0.0: " in capsys.readouterr().out

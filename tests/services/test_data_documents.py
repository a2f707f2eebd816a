"""The documents of the RGPD say what the settings say and what the program does."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from manifeste_tool.documents.kit import reading
from manifeste_tool.domain.privacy.held import HOLDINGS
from manifeste_tool.domain.privacy.holdings import Whose
from manifeste_tool.domain.privacy.retention import KEPT
from manifeste_tool.domain.registers.processing import PROCESSINGS
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.registers import documents, telling
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as kept
from tests.services.story import Cast, cast

NAMES = tuple(one.name for one in reading.sources("rgpd"))


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace)
    with workspace.writing() as connection:
        kept.put(connection, "controllers", "Association des Rives\nAssociation des Monts")
        kept.put(connection, "dpo", "Dominique Exemple")
        kept.put(connection, "keep_backups", "21")
        kept.put(connection, "signatures_after_departure", "go")
    return made


def said(here: Cast, settings: Settings, name: str) -> str:
    made = documents.one(here.ws, settings, here.secretary, name, "html")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", made.content.decode()))
    return words.replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'").replace("&#39;", "'")


def test_every_document_is_written_in_every_format_and_says_who_answers(here: Cast, settings: Settings) -> None:
    assert NAMES == ("registre-traitements", "analyse-impact", "qui-repond-de-quoi")
    for name in NAMES:
        words = said(here, settings, name)
        assert "Association des Monts" in words
        assert "Projet à relire par votre délégué" in words
        assert documents.one(here.ws, settings, here.secretary, name, "pdf").content.startswith(b"%PDF")
        for form, inside in (("docx", "word/document.xml"), ("odt", "content.xml")):
            made = documents.one(here.ws, settings, here.secretary, name, form)
            assert "Association des Monts" in ZipFile(BytesIO(made.content)).read(inside).decode()


def test_the_record_lists_each_processing_each_duration_and_each_table(here: Cast, settings: Settings) -> None:
    words = said(here, settings, "registre-traitements")
    assert [one.name for one in HOLDINGS if one.whose is not Whose.NOBODY and one.table not in words] == []
    assert words.count("21 jours") >= 2
    covered = {name for one in PROCESSINGS for name in one.kept}
    assert {one.name for one in KEPT} == covered


def test_the_impact_analysis_says_sensitive_and_what_becomes_of_signatures(here: Cast, settings: Settings) -> None:
    words = said(here, settings, "analyse-impact")
    assert "Une opinion sur un texte politique est une donnée sensible" in words
    assert "la signature part" in words
    with here.ws.writing() as connection:
        kept.put(connection, "signatures_after_departure", "stay")
    assert "la signature reste" in said(here, settings, "analyse-impact")


def test_the_public_notice_states_the_delay_of_backups(here: Cast, settings: Settings) -> None:
    page = telling.notice_page(here.ws, replace(settings, backup_days=12))
    assert page.backup_days == 21
    assert {page.days(one) for one in page.notice.lasting if one.kept.name == "backups"} == {21}
    with here.ws.writing() as connection:
        kept.put(connection, "keep_backups", "")
    assert telling.notice_page(here.ws, replace(settings, backup_days=12)).backup_days == 12


def test_they_are_the_secretariat_s_and_no_other_name_is_one(here: Cast, settings: Settings) -> None:
    with pytest.raises(ForbiddenError):
        documents.shelf(here.ws, here.member)
    with pytest.raises(ForbiddenError):
        documents.one(here.ws, settings, here.member, NAMES[0], "html")
    for name, form in (("autre", "html"), (NAMES[0], "exe")):
        with pytest.raises(NotFoundError):
            documents.one(here.ws, settings, here.secretary, name, form)

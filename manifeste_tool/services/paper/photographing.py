"""Keep the photo of a sheet beside what is typed from it, for those who type it and until a date."""

from dataclasses import replace
from datetime import timedelta

from manifeste_tool.documents.file_kinds import JPEG, PDF, PNG
from manifeste_tool.documents.stripping import stripped
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.gathering.sheets import Sheet
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.files import Upload
from manifeste_tool.services.paper.at_home import at_home, today
from manifeste_tool.services.paper.designating import named
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.files import let_go
from manifeste_tool.storage.gathering import sheets

#: A photo shows handwriting and whatever else lay on the table: it is kept for as long as a typing is checked.
KEPT_FOR = timedelta(days=180)


class NoPhotoError(RefusedError):
    """What was sent is no picture and no PDF."""

    sentence = N_(
        "« %(name)s » n'est ni une photo (JPEG, PNG) ni un PDF : photographiez ou numérisez la fiche, "
        "puis joignez-la de nouveau. Ce qui est tapé est gardé."
    )


def attach(ws: Workspace, person: Person | None, reference: str, given: str, upload: Upload) -> Sheet:
    """Keep the photo of the sheet that `given` means, in place of the one it had.

    Raises `NoPhotoError`, what `services.files.judge`, `documents.stripping` and `designating.named` raise.
    """
    clean = _clean(upload)
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference)
        sheet = named(connection, home, given)
        if sheet.photo_id:
            let_go(connection, sheet.photo_id, today(ws))
        until = today(ws) + KEPT_FOR
        kept = files.keep(ws, connection, clean, owner_id=None, audience=Audience.SECRETARIAT, purge_on=until)
        sheets.show(connection, sheet.reference, kept.id)
        return replace(sheet, photo_id=kept.id)


def _clean(upload: Upload) -> Upload:
    """Return a picture without what its camera wrote in it: where it was taken, when, by what."""
    kind = files.judge(upload)
    if kind not in (JPEG, PNG, PDF):
        raise NoPhotoError(name=upload.name)
    return replace(upload, content=stripped(upload.content, kind, name=upload.name))

"""Keep the photo of a sheet beside what is typed from it, for those who type it and until a date."""

from dataclasses import replace
from datetime import timedelta

from manifeste_tool.documents.file_kinds import JPEG, PDF, PNG, kind_of
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.gathering.sheets import Sheet
from manifeste_tool.domain.people import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.files import Upload
from manifeste_tool.services.paper.at_home import at_home, today
from manifeste_tool.services.paper.designating import named
from manifeste_tool.services.workspace import Workspace
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

    Raises `NoPhotoError`, what `services.files.keep` and `designating.named` raise.
    """
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference)
        sheet = named(connection, home, given)
        if upload.content and kind_of(upload.content, name=upload.name) not in (JPEG, PNG, PDF):
            raise NoPhotoError(name=upload.name)
        until = today(ws) + KEPT_FOR
        kept = files.keep(ws, connection, upload, owner_id=None, audience=Audience.SECRETARIAT, purge_on=until)
        sheets.show(connection, sheet.reference, kept.id)
        return replace(sheet, photo_id=kept.id)

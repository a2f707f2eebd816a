"""Back an instance up while it serves: both stores at one moment, its files, its settings; whole, or not at all.

Neither store may be read before the other. The database first, and Git may hold a decision that no row announces;
Git first, and a row may name a commit that is not there. So both are read at one moment: where Git's refs stand is
listed while nobody can write in the database (milliseconds), and the state of that moment is then copied without
holding anybody up. A ref that moved before its operation was applied is announced in that very state: after a
restoration `catch_up` finishes it, as after a crash.
"""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from manifeste_tool.domain.custody import backups
from manifeste_tool.domain.custody.backups import Manifest
from manifeste_tool.services.public.writing import NAME as PUBLIC
from manifeste_tool.services.serving import levelling
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import files
from manifeste_tool.storage.amending import revisions
from manifeste_tool.storage.custody import bundles, dumps, places, sets
from manifeste_tool.storage.custody.freezing import frozen
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.serving import contents
from manifeste_tool.storage.text import texts

#: What comes back by itself: the public repository is computed from the facts, and rebuilt.
REBUILT = f"{PUBLIC} (recalculé à la restauration)"
_SECRET = "secret (--without-secret : les seconds facteurs enregistrés seront à refaire)"  # noqa: S105 - what is said
_KEY = "la clé qui signe les dossiers (MANIFESTE_SIGNING_KEY)"


def release() -> str:
    """Return the release of this program."""
    return version("manifeste-tool")


def back_up(
    ws: Workspace, settings: Settings, final: Path, *, told: Mapping[str, str], with_secret: bool = True
) -> Manifest:
    """Write a backup under a name that nothing bears yet; `told` are the settings in force, without secrets.

    Raises `OccupiedFolderError`, `MissingClientError`, `DumpError` or `BundleError`.
    """
    if ws.repository.remote is not None:
        levelling.level(ws)
    with sets.being_made(final) as folder:
        with frozen(ws.db, lambda connection: _refs(ws, connection)) as (connection, refs):
            kind = connection.dialect.name
            dumps.write(connection, settings.sqlalchemy_url, folder / backups.DATABASE_FILES[kind])
            schema, main = dumps.schema_of(connection), texts.tip_of(connection, MAIN) or ""
            digests = sorted({one.sha256 for one in files.every(connection)})
            kept = contents.digests(connection)  # with the database they are in what was just written
        bundles.write(settings.home.repository, refs, folder / backups.BUNDLE_FILE)
        missing = tuple(_missing_attachments(settings, [one for one in digests if one not in kept], folder))
        left_out = tuple(_home_files(settings, folder, (final, folder), with_secret=with_secret))
        (folder / backups.SETTINGS_FILE).write_text(_plain(told), encoding="utf-8")
        manifest = Manifest(release(), schema, ws.now(), kind, main, len(refs), left_out, missing)
        (folder / backups.MANIFEST_FILE).write_text(manifest.written(), encoding="utf-8")
    return manifest


def _refs(ws: Workspace, connection: Connection) -> dict[str, str]:
    """Return where every ref stands, those included that an act on record or another machine has not written here."""
    known = revisions.refs(connection) | bundles.refs(ws.repository.path)
    if ws.repository.remote is None:
        return known
    with ws.repository.opened() as git:
        late = {ref: sha for ref, sha in texts.tips(connection).items() if not git.contains(ref, sha)}
        git.bring(*late.values())
        return known | late


def _missing_attachments(settings: Settings, digests: list[str], folder: Path) -> list[str]:
    """Copy the bytes of attachments; return the digests of those that are not there, lost or forgotten meanwhile."""
    kept = folder / backups.HOME_FOLDER / settings.home.files.name
    names = {one: Path(one[:2]) / one for one in digests}
    return [one for one, name in names.items() if not places.copied(settings.home.files / name, kept / name)]


def _home_files(settings: Settings, folder: Path, own: tuple[Path, ...], *, with_secret: bool) -> list[str]:
    """Copy whatever else the instance's folder holds; return what was left out on purpose."""
    home = settings.home
    left = [REBUILT]
    passed = {home.repository, home.root / PUBLIC, home.files, settings.site, settings.backups, *own}
    passed |= {home.database.with_name(home.database.name + end) for end in ("", "-wal", "-shm", "-journal")}
    if settings.signing_key is not None:
        passed, left = passed | {settings.signing_key}, [*left, _KEY]
    if not with_secret:
        passed, left = passed | {home.secret}, [*left, _SECRET]
    for name in sets.names_but(home.root, frozenset(one for one in passed if one is not None)):
        places.copied(home.root / name, folder / backups.HOME_FOLDER / name)
    return left


def _plain(told: Mapping[str, str]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

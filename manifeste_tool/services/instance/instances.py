"""Make and open an instance: its folder, its database, its repository, its secret."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from manifeste_tool.domain.entering.devices import Lifetimes
from manifeste_tool.domain.proving.second_factor import Demand
from manifeste_tool.domain.serving.remotes import checked
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services.custody import migrating
from manifeste_tool.services.proving.provider import Provider
from manifeste_tool.services.serving import following
from manifeste_tool.services.serving import secret as agreeing
from manifeste_tool.services.serving.handing import OccupiedRemoteError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings, TextRemote
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.database import Database
from manifeste_tool.storage.files import Files
from manifeste_tool.storage.git import TextRepository
from manifeste_tool.storage.guarding import private
from manifeste_tool.storage.serving.contents import contents, taken_in
from manifeste_tool.storage.serving.remote import Remote
from manifeste_tool.storage.text import texts


class MissingInstanceError(UnusableInstanceError):
    """The folder holds no instance."""

    sentence = N_("Aucune instance dans %(path)s. Créez-la par « manifeste init », ou essayez « manifeste demo ».")


class ExistingInstanceError(UnusableInstanceError):
    """The folder already holds an instance."""

    sentence = N_("Il y a déjà une instance dans %(path)s : elle n'est pas touchée. Choisissez un autre dossier.")


class OccupiedDatabaseError(UnusableInstanceError):
    """The database already serves an instance whose Git repository is elsewhere."""

    sentence = N_(
        "La base de MANIFESTE_DATABASE_URL est déjà celle d'une instance : elle n'est pas touchée. "
        "Créez une base vide pour celle-ci."
    )


class ShortSecretError(UnusableInstanceError):
    """The instance's secret could be guessed."""

    sentence = N_(
        "Le secret de l'instance compte moins de %(limit)s signes : il se devinerait. Tirez-en un par "
        "« openssl rand -hex 32 », ou retirez MANIFESTE_SECRET pour que l'instance en fasse un elle-même."
    )


class DemoServedError(UnusableInstanceError):
    """`serve` was asked to serve a demonstration."""

    sentence = N_(
        "Cette instance est une démonstration, où chacun entre sans mot de passe : « manifeste serve » la refuse. "
        "Ouvrez-la par « manifeste demo », ou créez une instance par « manifeste init »."
    )


SHORTEST_SECRET = 32


def _utc_now() -> datetime:
    return datetime.now(UTC)


def random_word(alphabet: str, length: int) -> str:
    """Return a word nobody can guess."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def opened(settings: Settings, *, adopting_secret: bool = False) -> Workspace:
    """Open an instance and bring its schema to the newest revision, a copy kept of what it was.

    Where the text's authority is elsewhere and the database already serves, an empty folder becomes one more machine.
    `adopting_secret` makes the secret of this machine that of the instance, whatever it was. Raises
    `MissingInstanceError`, `OtherSecretError` and what `custody.migrating.migrate` does.
    """
    if settings.home.exists:
        return _opened(settings, adopting_secret=adopting_secret)
    if not settings.text_remote.address or not settings.database_url:
        raise MissingInstanceError(path=settings.home.root)
    return _joined(settings)


@contextmanager
def visited(settings: Settings, *, adopting_secret: bool = False) -> Iterator[Workspace]:
    """Open an instance for one command and close it. Raises what `opened` does."""
    workspace = opened(settings, adopting_secret=adopting_secret)
    try:
        yield workspace
    finally:
        workspace.db.close()


def _opened(settings: Settings, *, adopting_secret: bool = False) -> Workspace:
    private.shut(settings.home.root)
    if not settings.database_url:
        private.shut_file(settings.home.database)
    db, folder = Database.at(settings.sqlalchemy_url), Files(settings.home.files)
    workspace = Workspace(
        db=db,
        repository=TextRepository(settings.home.repository, authority(settings.text_remote)),
        now=_utc_now,
        random_word=random_word,
        files=contents(db, folder),
        base_url=settings.public_url,
        signing_key=settings.signing_key,
        secret=secret(settings),
        previous_secret=settings.previous_secret,
        limits_times=settings.limits_times,
        provider=Provider(settings.provider) if settings.provider.issuer else None,
        second_factor=Demand.OFF if settings.demo else Demand(settings.second_factor),
        lifetimes=Lifetimes(timedelta(days=settings.session_days), timedelta(hours=settings.secretariat_hours)),
    )
    with _closed_if_refused(workspace):
        migrating.migrate(workspace, settings)
        if adopting_secret:
            agreeing.adopt(workspace)
        agreeing.agree(workspace)
        taken_in(workspace.files, folder)
    return workspace


def authority(said: TextRemote) -> Remote | None:
    """Return the repository that is the authority of the text, None where there is none but ours.

    Raises the `RemoteAddressError` that says what is wrong with its address.
    """
    if not said.address:
        return None
    return Remote(checked(said.address), said.key, said.credentials, said.hosts, said.timeout)


def _joined(settings: Settings) -> Workspace:
    """Make this folder one more machine of an instance: a clone of its text, beside the database that all share.

    Raises `MissingInstanceError` where the database knows no text yet, `RemoteSilentError`.
    """
    settings.home.root.mkdir(parents=True, exist_ok=True)
    with _closed_if_refused(_opened(settings)) as workspace:
        with workspace.reading() as connection:
            if not texts.tips(connection):
                raise MissingInstanceError(path=settings.home.root)
        workspace.repository.copy()
        with workspace.repository.opened() as git:
            following.follow(workspace, git)
    return workspace


@contextmanager
def _closed_if_refused(workspace: Workspace) -> Iterator[Workspace]:
    """Close what was opened where it may not be used."""
    try:
        yield workspace
    except BaseException:
        workspace.db.close()
        raise


def create(settings: Settings) -> Workspace:
    """Make an empty instance: no text yet, no person.

    Raises `ExistingInstanceError`, `OccupiedDatabaseError`, `OccupiedRemoteError`, `RemoteSilentError`.
    """
    if settings.home.exists:
        raise ExistingInstanceError(path=settings.home.root)
    settings.home.root.mkdir(parents=True, exist_ok=True)
    try:
        workspace = _opened(settings)
    except agreeing.OtherSecretError as error:  # another folder made an instance of this database
        raise OccupiedDatabaseError from error
    with _closed_if_refused(workspace):
        with workspace.reading() as connection:
            if texts.tips(connection):
                raise OccupiedDatabaseError
        remote = workspace.repository.remote
        if remote is not None and not remote.is_empty(settings.home.root):
            raise OccupiedRemoteError
        workspace.repository.create()
    return workspace


def is_demo(settings: Settings) -> bool:
    """Whether the instance is a demonstration."""
    if not settings.home.exists:
        return False
    with visited(settings) as workspace, workspace.reading() as connection:
        return kept.get(connection, "demo") == "1"


def refuse_demo(settings: Settings) -> None:
    """Raise `DemoServedError` for a demonstration: anybody may enter it as anybody."""
    if is_demo(settings):
        raise DemoServedError


def secret(settings: Settings) -> str:
    """Return the key that signs cookies: the setting's, else the file's, made at first use and its owner's alone.

    Raises `ShortSecretError`.
    """
    found = settings.secret or private.kept_secret(settings.home.secret)
    if len(found) < SHORTEST_SECRET:
        raise ShortSecretError(limit=SHORTEST_SECRET)
    return found

"""Where things are on disk: what ships with the program, and the rooms of an instance."""

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Return the folder `templates` or `manifeste`: beside the package in a checkout, inside it in a wheel."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def static() -> Path:
    """Return the folder of what the site hands over as it is: style sheets, scripts, pictures."""
    return _PACKAGE / "web" / "static"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one instance (`MANIFESTE_HOME`)."""

    root: Path

    @property
    def repository(self) -> Path:
        """The bare, private Git repository of the text."""
        return self.root / "texte.git"

    @property
    def database(self) -> Path:
        """The SQLite file, unless `MANIFESTE_DATABASE_URL` names another database."""
        return self.root / "manifeste.sqlite3"

    @property
    def files(self) -> Path:
        """The bytes of the files that were attached, by their SHA-256."""
        return self.root / "files"

    @property
    def secret(self) -> Path:
        """The key that signs session cookies, mode 600."""
        return self.root / "secret"

    @property
    def metrics(self) -> Path:
        """What workers count together while the site is served; begun anew at each start."""
        return self.root / "metrics"

    @property
    def exists(self) -> bool:
        """Whether an instance was made here."""
        return self.repository.is_dir()

"""A backup as a set of files: what its manifest says, what its sums prove, how sets are named and age."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

#: The files that every set has, besides the database's.
MANIFEST_FILE, SUMS_FILE = "sauvegarde.json", "SHA256SUMS"
BUNDLE_FILE, SETTINGS_FILE = "texte.bundle", "reglages.json"
#: Under this folder stands what the instance's own folder held: attachments, the register of erasures, the secret.
HOME_FOLDER = "instance"
SECRET_FILE = f"{HOME_FOLDER}/secret"
#: The database's file, by the program that keeps it.
DATABASE_FILES = {"sqlite": "base.sqlite3", "postgresql": "base.pgdump"}
#: The form of the sets that this program writes, and the newest that it reads.
FORM = 1
_NAME = re.compile(r"manifeste-(\d{8}T\d{6}Z)")
_STAMP = "%Y%m%dT%H%M%SZ"
_SUM = re.compile(r"([0-9a-f]{64})  (\S.*)")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `left_out` names what was kept out on purpose; `missing` what was already lost."""

    release: str
    schema: str
    taken_at: datetime
    database: str
    text: str  # the commit of main, "" before the founding
    refs: int
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def written(self) -> str:
        """Return the manifest as it stands in its file."""
        told = asdict(self) | {"form": FORM, "taken_at": self.taken_at.isoformat()}
        return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Return the manifest that a file says, None for what is none."""
        try:
            told: Any = json.loads(written)
            if not isinstance(told, dict) or not isinstance(told.pop("form"), int):
                return None
            told["taken_at"] = datetime.fromisoformat(told["taken_at"])
            lists = {name: tuple(told[name]) for name in ("left_out", "missing")}
            return cls(**{**told, **lists})
        except (ValueError, KeyError, TypeError):
            return None


def form_of(written: str) -> int:
    """Return the number of the form that a manifest is in, 0 where it says none."""
    try:
        told = json.loads(written)
    except ValueError:
        return 0
    form = told.get("form") if isinstance(told, dict) else None
    return form if isinstance(form, int) else 0


def sums(digests: Mapping[str, str]) -> str:
    """Return the lines that `sha256sum -c` reads, for digests by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def read_sums(written: str) -> dict[str, str] | None:
    """Return the digests by name that such lines say; None where one of them is malformed or leads out of the set."""
    found: dict[str, str] = {}
    for line in written.splitlines():
        match = _SUM.fullmatch(line)
        if match is None or match[2] in found or not stays_inside(match[2]):
            return None
        found[match[2]] = match[1]
    return found if found and written.endswith("\n") else None


def stays_inside(name: str) -> bool:
    """Whether a relative name leads to nothing outside of its folder."""
    return not name.startswith("/") and "\\" not in name and not {"", ".", ".."} & set(name.split("/"))


def is_newer(release: str, ours: str) -> bool:
    """Whether a release is newer than ours, by its numbers."""
    return _numbers(release) > _numbers(ours)


def _numbers(release: str) -> tuple[int, ...]:
    found = _NUMBERS.match(release)
    return tuple(map(int, found[0].split("."))) if found else ()


def name_of(moment: datetime) -> str:
    """Return the name of the set of a moment, in a folder that holds several."""
    return f"manifeste-{moment.astimezone(UTC).strftime(_STAMP)}"


def moment_of(name: str) -> datetime | None:
    """Return the moment that a set's name says, None for a name that is no set's."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def newest(names: Iterable[str]) -> str:
    """Return the name of the newest set, `""` where there is none."""
    return max((name for name in names if moment_of(name)), default="")


def is_due(names: Iterable[str], now: datetime, every: timedelta) -> bool:
    """Whether a new set is to be made: there is none, or the newest is as old as that.

    A set that says it is still to come was made by a clock that was ahead, and does for no other.
    """
    moments = [moment for name in names if (moment := moment_of(name)) and moment <= now]
    return not moments or now - max(moments) >= every


def aged_out(names: Iterable[str], now: datetime, kept_for: timedelta) -> tuple[str, ...]:
    """Return the sets that are older than they may be kept, the last one too: the privacy notice says when they go."""
    return tuple(sorted(name for name in names if (moment := moment_of(name)) and now - moment > kept_for))

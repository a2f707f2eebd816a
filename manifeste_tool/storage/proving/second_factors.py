"""Second factors: the sealed secret of each person, the digests of their recovery codes, the devices where proved."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from manifeste_tool.domain.proving.second_factor import Installed
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.entering import device, recovery_code, second_factor


def of(connection: Connection, person_id: int) -> Installed | None:
    """Return somebody's second factor, confirmed or not."""
    row = connection.execute(select(second_factor).where(second_factor.c.person_id == person_id)).mappings().first()
    return Installed(**row) if row else None


def is_installed(connection: Connection, person_id: int) -> bool:
    """Whether somebody has a second factor that a code confirmed."""
    found = of(connection, person_id)
    return bool(found and found.confirmed_at)


def begin(connection: Connection, new: Installed) -> None:
    """Keep a secret that no code confirmed yet, in place of any other such."""
    unconfirmed = (second_factor.c.person_id == new.person_id, second_factor.c.confirmed_at.is_(None))
    connection.execute(delete(second_factor).where(*unconfirmed))
    values = {"person_id": new.person_id, "secret": new.secret, "set_at": new.set_at, "last_step": 0}
    connection.execute(insert(second_factor).values(**values))


def everybody(connection: Connection) -> tuple[int, ...]:
    """Return who has a second factor, confirmed or not."""
    return tuple(connection.execute(select(second_factor.c.person_id).order_by(second_factor.c.person_id)).scalars())


def reseal(connection: Connection, person_id: int, sealed: str) -> None:
    """Keep the same secret, sealed anew."""
    connection.execute(update(second_factor).where(second_factor.c.person_id == person_id).values(secret=sealed))


def confirm(connection: Connection, person_id: int, at: datetime) -> None:
    """Say that a first code was right."""
    connection.execute(update(second_factor).where(second_factor.c.person_id == person_id).values(confirmed_at=at))


def use_step(connection: Connection, person_id: int, step: int) -> bool:
    """Use a step up, and with it all before; whether nobody had."""
    unused = (second_factor.c.person_id == person_id, second_factor.c.last_step < step)
    return bool(connection.execute(update(second_factor).where(*unused).values(last_step=step)).rowcount)


def forget(connection: Connection, person_id: int) -> bool:
    """Forget somebody's second factor, its recovery codes and where it was proved; whether there was one."""
    connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
    connection.execute(update(device).where(device.c.person_id == person_id).values(second_factor_at=None))
    return bool(connection.execute(delete(second_factor).where(second_factor.c.person_id == person_id)).rowcount)


def replace_codes(connection: Connection, person_id: int, digests: Iterable[str]) -> None:
    """Keep new recovery codes in place of all earlier ones."""
    connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
    connection.execute(insert(recovery_code), [{"digest": one, "person_id": person_id} for one in digests])


def use_code(connection: Connection, person_id: int, digest: str, at: datetime) -> bool:
    """Use a recovery code up; whether it was theirs and had not served."""
    theirs = (recovery_code.c.person_id == person_id, recovery_code.c.digest == digest)
    unused = update(recovery_code).where(*theirs, recovery_code.c.used_at.is_(None))
    return bool(connection.execute(unused.values(used_at=at)).rowcount)


def codes_left(connection: Connection, person_id: int) -> int:
    """Return how many recovery codes somebody has left."""
    unused = (recovery_code.c.person_id == person_id, recovery_code.c.used_at.is_(None))
    return int(connection.execute(select(func.count()).select_from(recovery_code).where(*unused)).scalar_one())


def proved_at(connection: Connection, person_id: int, device_digest: str) -> datetime | None:
    """Return when somebody proved themselves a second time on one of their devices."""
    theirs = (device.c.digest == device_digest, device.c.person_id == person_id)
    return connection.execute(select(device.c.second_factor_at).where(*theirs)).scalar_one_or_none()


def prove(connection: Connection, person_id: int, device_digest: str, at: datetime) -> None:
    """Say that somebody proved themselves a second time on one of their devices."""
    theirs = (device.c.digest == device_digest, device.c.person_id == person_id)
    connection.execute(update(device).where(*theirs).values(second_factor_at=at))

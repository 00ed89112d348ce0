"""Run the migrations on a given connection, without a configuration file.

Alembic is loaded only when there is a step to take: most starts have none, and it costs more than
all the rest of opening a catalogue.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.records.errors import Damaged

if TYPE_CHECKING:
    from alembic.config import Config

UNKNOWN = (
    "Danh mục thuộc phiên bản khác, hoặc bị hỏng. "
    "Hãy dùng đúng phiên bản vankho, hoặc chạy “vankho rebuild” để dựng lại."
)

HERE = Path(__file__).parent


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables to the newest version; safe to run again."""
    at = version(connection)
    if at == newest():
        return
    if at is not None and at not in steps():
        raise Damaged(UNKNOWN, detail=f"tables of version {at!r}")
    from alembic import command  # noqa: PLC0415 - see the module

    command.upgrade(config(connection), "head")


def version(connection: sa.Connection) -> str | None:
    """Return the version the tables are at, or None where there are none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    query = sa.text("SELECT version_num FROM alembic_version")
    found = connection.execute(query).scalar_one_or_none()
    return str(found) if found is not None else None


def newest() -> str:
    """Return the newest version there is a step to: steps are numbered ``0001_…``, ``0002_…``."""
    return max(steps())


def steps() -> frozenset[str]:
    """Return every version there is a step to."""
    paths = (HERE / "versions").glob("[0-9]*_*.py")
    return frozenset(path.name.split("_")[0] for path in paths)


def config(connection: sa.Connection) -> "Config":
    """Return Alembic's settings for this connection."""
    from alembic.config import Config  # noqa: PLC0415 - see the module

    settings = Config()
    settings.set_main_option("script_location", str(HERE).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings

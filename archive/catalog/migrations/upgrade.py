"""Run the migrations on a given connection, without a configuration file.

Alembic is loaded only when there is a step to take: most starts have none, and it costs more than
all the rest of opening a catalogue.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables to the newest version; safe to run again."""
    if version(connection) == newest():
        return
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
    return max(path.name.split("_")[0] for path in (HERE / "versions").glob("[0-9]*_*.py"))


def config(connection: sa.Connection) -> "Config":
    """Return Alembic's settings for this connection."""
    from alembic.config import Config  # noqa: PLC0415 - see the module

    settings = Config()
    settings.set_main_option("script_location", str(HERE).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings

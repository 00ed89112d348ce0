"""Run the migrations on a given connection, without a configuration file."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

HERE = Path(__file__).parent


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables to the newest version; safe to run again."""
    command.upgrade(config(connection), "head")


def config(connection: sa.Connection) -> Config:
    """Return Alembic's settings for this connection."""
    settings = Config()
    settings.set_main_option("script_location", str(HERE).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings

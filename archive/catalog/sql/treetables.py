"""The nodes of the ledger's tree that are kept for speed (``nodes.py``)."""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES

node = sa.Table(
    "node",
    TABLES,
    sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
"""The root of the complete tree over entries ``place << level`` and on, hexadecimal."""

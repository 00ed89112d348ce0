"""The tables of signing sittings: what is being signed with one unlock, and how far it is.

No PIN and no key is here. What was signed stands in the records' own manifests; a sitting may go
with the catalogue, and its signer begins another one.
"""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES

sitting = sa.Table(
    "sitting",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("made_at", sa.String(27), nullable=False),
    sa.Column("token", sa.String(26)),
    sa.Column("until", sa.String(27)),
    sa.Column("is_stopped", sa.Boolean, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)

sitting_line = sa.Table(
    "sitting_line",
    TABLES,
    sa.Column("sitting", sa.String(26), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("record", sa.String(26), nullable=False),
    sa.Column("seen", sa.String(64), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

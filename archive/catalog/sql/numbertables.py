"""The table of the register of outgoing documents ("sổ văn bản đi")."""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES

number = sa.Table(
    "number",
    TABLES,
    sa.Column("body", sa.String(35), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("series", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("record", sa.String(26), nullable=False, index=True),
    sa.Column("dated", sa.String(10), nullable=False),
    sa.Column("taken_by", sa.String(26), nullable=False),
    sa.Column("taken_at", sa.String(27), nullable=False),
    sa.Column("voided_because", sa.Text),
)
"""A number that was taken: its key can be taken once. The truth is the record's manifest."""

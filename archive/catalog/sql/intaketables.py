"""The table of half uploads; migration 0007 makes it."""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES

half_upload = sa.Table(
    "half_upload",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("record", sa.String(26), nullable=False),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("body", sa.String(35), nullable=False),
    sa.Column("dossier", sa.Text),
    sa.Column("procedure", sa.Text),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("until", sa.String(27), nullable=False, index=True),
    sa.Column("is_over", sa.Boolean, nullable=False),
    sa.Column("batch_scan", sa.Boolean, nullable=False),
)
"""Bytes that are still coming in; ``offset`` of them are certainly on the disk."""

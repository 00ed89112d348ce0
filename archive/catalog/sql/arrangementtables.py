"""The table of arrangements: how a batch scan is being put into records, not yet confirmed."""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES

arrangement = sa.Table(
    "arrangement",
    TABLES,
    sa.Column("batch", sa.String(26), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("by", sa.String(26), nullable=False),
    sa.Column("at", sa.String(27), nullable=False),
)
"""A draft: what was proposed and what people changed since. What they confirm stands in the batch's
manifest; until then it may go with the catalogue and is proposed anew."""

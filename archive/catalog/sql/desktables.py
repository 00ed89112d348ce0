"""What the review desk keeps in the catalogue: who sits at which record."""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES, record

seat = sa.Table(
    "seat",
    TABLES,
    sa.Column("record", sa.String(26), primary_key=True),
    sa.Column("person", sa.String(26), primary_key=True),
    sa.Column("at", sa.String(27), nullable=False),
)
"""Who looks at a record in review, and when last: so that a second officer is told of the first."""

number_index = sa.Index("ix_record_number", record.c.number)
"""For the question whether a body gave a number before."""

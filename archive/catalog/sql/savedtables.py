"""The tables of saved searches; migration 0012 makes them."""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES

saved_search = sa.Table(
    "saved_search",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("made_at", sa.String(27), nullable=False),
)
"""A search somebody keeps; ``said`` is JSON. The register tells of it, both texts sealed."""

search_watch = sa.Table(
    "search_watch",
    TABLES,
    sa.Column("search", sa.String(26), primary_key=True),
    sa.Column("known", sa.Text, nullable=False),
    sa.Column("fresh", sa.Text, nullable=False),
    sa.Column("looked_at", sa.String(27), nullable=False, index=True),
)
"""What a saved search has found: ids of records as JSON, those nobody has looked at yet apart. It
may go with the catalogue: then what there is counts as known."""

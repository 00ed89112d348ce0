"""Tables of papers that look alike, and of what reviews say of the reading.

All of it follows from the records and their readings: a rebuild makes it anew.
"""

import sqlalchemy as sa

from archive.catalog.sql.tables import TABLES

likeness = sa.Table(
    "likeness",
    TABLES,
    sa.Column("record", sa.String(26), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
)
"""A paper's fingerprint (``ocr.likeness``) as JSON."""

likeness_key = sa.Table(
    "likeness_key",
    TABLES,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("record", sa.String(26), primary_key=True),
    sqlite_with_rowid=False,
)
"""Under what a paper is looked for: hashes that the paper's body goes into, so that papers of two
bodies never meet here. The rows lie in the order they are asked for."""

twin = sa.Table(
    "twin",
    TABLES,
    sa.Column("record", sa.String(26), primary_key=True),
    sa.Column("other", sa.String(26), primary_key=True, index=True),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("exact", sa.Boolean, nullable=False),
    sa.Column("ruling", sa.String(16)),
    sa.Column("data", sa.Text, nullable=False),
)
"""Two records that look like one paper: ``record`` is the smaller id, ``score`` per mille, ``data``
why (JSON), ``ruling`` what a person decided; the decision itself lies with the record."""

checked_value = sa.Table(
    "checked_value",
    TABLES,
    sa.Column("record", sa.String(26), primary_key=True),
    sa.Column("field", sa.String(40), primary_key=True),
    sa.Column("body", sa.String(35), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("sure", sa.Integer),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Index("ix_checked_value_body_day", "body", "day"),
)
"""One field a person had the last word on: right or not, how sure the reader was (per mille), from
which machine, on which legal day it came in."""

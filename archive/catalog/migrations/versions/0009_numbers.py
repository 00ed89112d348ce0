"""numbers of outgoing documents."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Do the step."""
    op.create_table(
        "number",
        sa.Column("body", sa.String(length=35), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("taken_by", sa.String(length=26), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=False),
        sa.Column("voided_because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("body", "year", "series", "number", name=op.f("pk_number")),
    )
    op.create_index(op.f("ix_number_record"), "number", ["record"], unique=False)

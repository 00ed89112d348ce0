"""papers that look alike, and what reviews found."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Do the step."""
    op.create_table(
        "likeness",
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_likeness")),
    )
    op.create_table(
        "likeness_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("key", "record", name=op.f("pk_likeness_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "twin",
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("other", sa.String(length=26), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("ruling", sa.String(length=16), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", "other", name=op.f("pk_twin")),
    )
    op.create_index(op.f("ix_twin_other"), "twin", ["other"], unique=False)
    op.create_table(
        "checked_value",
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=35), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("sure", sa.Integer(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("record", "field", name=op.f("pk_checked_value")),
    )
    op.create_index(
        op.f("ix_checked_value_body_day"), "checked_value", ["body", "day"], unique=False
    )

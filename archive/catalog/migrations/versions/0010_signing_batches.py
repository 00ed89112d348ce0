"""many documents signed with one unlock."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Do the step."""
    op.create_table(
        "sitting",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("token", sa.String(length=26), nullable=True),
        sa.Column("until", sa.String(length=27), nullable=True),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    op.create_index(op.f("ix_sitting_person"), "sitting", ["person"], unique=False)
    op.create_table(
        "sitting_line",
        sa.Column("sitting", sa.String(length=26), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sitting", "place", name=op.f("pk_sitting_line")),
    )

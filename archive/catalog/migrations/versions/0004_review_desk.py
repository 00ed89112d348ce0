"""what the review desk keeps: who sits at which record."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Do the step."""
    op.create_table(
        "seat",
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("record", "person", name=op.f("pk_seat")),
    )
    op.create_index("ix_record_number", "record", ["number"], unique=False)

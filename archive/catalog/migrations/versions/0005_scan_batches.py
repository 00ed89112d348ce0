"""how a scanned batch is arranged into records."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Do the step."""
    op.create_table(
        "arrangement",
        sa.Column("batch", sa.String(length=26), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_arrangement")),
    )

"""uploads that can be resumed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Do the step."""
    op.create_table(
        "half_upload",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("body", sa.String(length=35), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=True),
        sa.Column("procedure", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("batch_scan", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_upload")),
    )
    op.create_index(op.f("ix_half_upload_person"), "half_upload", ["person"], unique=False)
    op.create_index(op.f("ix_half_upload_until"), "half_upload", ["until"], unique=False)

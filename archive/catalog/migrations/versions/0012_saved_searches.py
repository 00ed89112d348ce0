"""searches somebody keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Do the step."""
    op.create_table(
        "saved_search",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index(op.f("ix_saved_search_person"), "saved_search", ["person"], unique=False)
    op.create_table(
        "search_watch",
        sa.Column("search", sa.String(length=26), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("fresh", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("search", name=op.f("pk_search_watch")),
    )
    op.create_index(op.f("ix_search_watch_looked_at"), "search_watch", ["looked_at"], unique=False)

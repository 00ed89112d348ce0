"""second factor, invitations, delegation, sessions that are listed, tokens with a scope."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

EVERY_ACT = "upload see review sign seal search receipt jobs people check"
"""What a token could do before tokens had a scope."""


def upgrade() -> None:
    """Do the step; whoever is logged in logs in again."""
    _new_tables()
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_factor", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("second_factor_since", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("left_on", sa.String(length=10), nullable=True))
    with op.batch_alter_table("warrant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_on", sa.String(length=10), nullable=True))
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scope", sa.Text(), nullable=True))
    token = sa.table("token", sa.column("scope"))
    op.execute(sa.update(token).values(scope=EVERY_ACT))
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.alter_column("scope", existing_type=sa.Text(), nullable=False)
    op.drop_table("session")
    _sessions()


def _new_tables() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("giver", sa.String(length=26), nullable=False),
        sa.Column("taker", sa.String(length=26), nullable=False),
        sa.Column("body", sa.String(length=35), nullable=False),
        sa.Column("office", sa.String(length=16), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_giver"), "delegation", ["giver"], unique=False)
    op.create_index(op.f("ix_delegation_taker"), "delegation", ["taker"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("ends_at", sa.String(length=27), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_person"), "invitation", ["person"], unique=False)
    op.create_table(
        "recovery",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_recovery")),
    )
    op.create_index(op.f("ix_recovery_person"), "recovery", ["person"], unique=False)
    op.create_table(
        "known_address",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_known_address")),
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.String(length=27), nullable=False),
        sa.Column("seen_at", sa.String(length=27), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("pending", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_session")),
        sa.UniqueConstraint("id", name=op.f("uq_session_id")),
    )
    op.create_index(op.f("ix_session_person"), "session", ["person"], unique=False)

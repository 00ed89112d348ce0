"""second factor, invitations, delegation, sealed receipts."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Do the step."""

"""numbers of outgoing documents."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Do the step."""

"""how a scanned batch is arranged into records."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Do the step."""

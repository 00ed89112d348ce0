"""uploads that can be resumed, and where bytes came by."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Do the step."""

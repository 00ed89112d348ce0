"""what the review desk keeps."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Do the step."""

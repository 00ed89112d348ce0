"""papers that look alike, and what reviews found."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Do the step."""

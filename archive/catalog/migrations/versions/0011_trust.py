"""what is trusted, and since when."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Do the step."""
